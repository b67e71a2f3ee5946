using Xunit;

namespace Channels.Runtime.Tests.Harness;

/// <summary>A test that needs a small file system of its own.</summary>
internal sealed class SmallFileSystemFactAttribute : FactAttribute
{
    public SmallFileSystemFactAttribute()
    {
        // In the whole run it fails and says why; here it is not to be mistaken for one that has passed.
        if (!FullTests.AreOn && SmallFileSystem.Unshare is null) Skip = SmallFileSystem.WhyNot;
    }
}
