using Xunit;

namespace Channels.Runtime.Tests.Harness;

/// <summary>A test that takes long, or that a busy machine disturbs.</summary>
internal sealed class FullFactAttribute : FactAttribute
{
    public FullFactAttribute()
    {
        if (!FullTests.AreOn) Skip = "Runs with CHANNELS_TESTS=full.";
    }
}
