using Xunit;

namespace Channels.Package.Tests;

/// <summary>A test that compiles to native code; left out where there is nothing that links.</summary>
internal sealed class LinkerFactAttribute : FactAttribute
{
    public LinkerFactAttribute()
    {
        if (Linker.Name is null) Skip = "Neither clang nor gcc is on the path: nothing can be linked here.";
    }
}
