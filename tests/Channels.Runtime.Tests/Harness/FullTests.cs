using System;

namespace Channels.Runtime.Tests.Harness;

/// <summary>Whether the tests run in their whole length. The one place that reads <c>CHANNELS_TESTS</c>.</summary>
internal static class FullTests
{
    internal static bool AreOn { get; } = Environment.GetEnvironmentVariable("CHANNELS_TESTS") == "full";
}
