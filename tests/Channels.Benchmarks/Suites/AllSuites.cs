using System.Collections.Generic;

namespace Channels.Benchmarks.Suites;

/// <summary>Every suite, in the order in which they run.</summary>
internal static class AllSuites
{
    public static IReadOnlyList<Suite> Suites { get; } =
    [
        new Suite("throughput", ThroughputSuite.Groups),
        new Suite("sizes", SizesSuite.Groups),
        new Suite("roundtrip", RoundTripSuite.Groups),
        new Suite("queue", QueueSuite.Groups),
        new Suite("joinable", JoinableSuite.Groups),
        new Suite("start", StartSuite.Groups),
        new Suite("idle", IdleSuite.Groups),
        new Suite("build", BuildSuite.Groups),
    ];
}
