using System.Collections.Generic;
using Channels.Benchmarks.Subjects;

namespace Channels.Benchmarks.Suites;

/// <summary>What endpoints that wait cost while nothing is sent.</summary>
internal static class IdleSuite
{
    private const string Nothing = "a process that waits for a timer";
    private const int Endpoints = 1000;

    private static readonly Metric[] s_metrics =
    [
        new Metric("processor_milliseconds_per_second", "processor ms/s", Format: "N3"),
        new Metric("threads", "threads", Format: "N0"),
    ];

    /// <summary>Not scaled: the number of endpoints is the point.</summary>
    public static IReadOnlyList<SubjectGroup> Groups(Surroundings surroundings) =>
    [
        new SubjectGroup("Endpoints that await while nothing is sent", Nothing, Comparison.Difference, s_metrics,
        [
            new Subject(Nothing, 0, cancellationToken => IdleProcess.RunAsync(0, cancellationToken)),
            new Subject("the same, with 1,000 readers that await", Endpoints,
                cancellationToken => IdleProcess.RunAsync(Endpoints, cancellationToken)),
        ]),
    ];
}
