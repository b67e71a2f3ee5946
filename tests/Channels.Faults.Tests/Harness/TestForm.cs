using System;

namespace Channels.Faults.Tests;

/// <summary>How much is run: a sample each time, or, with <c>CHANNELS_TESTS=full</c>, all of it.</summary>
internal static class TestForm
{
    internal static bool IsFull { get; } = Environment.GetEnvironmentVariable("CHANNELS_TESTS") == "full";

    internal static T Choose<T>(T sample, T full) => IsFull ? full : sample;
}
