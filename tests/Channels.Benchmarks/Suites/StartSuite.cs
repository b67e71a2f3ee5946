using System.Collections.Generic;
using Channels.Benchmarks.Peers;
using Channels.Benchmarks.Subjects;

namespace Channels.Benchmarks.Suites;

/// <summary>How long it takes until another process does what it was started for.</summary>
internal static class StartSuite
{
    private const string Empty = "an empty .NET program, Process.Start";

    private const int Starts = 20;

    private static readonly Metric[] s_metrics =
    [
        new Metric("median_nanoseconds", "median ms", Divisor: 1_000_000),
        new Metric("p90_nanoseconds", "p90 ms", Divisor: 1_000_000),
    ];

    public static IReadOnlyList<SubjectGroup> Groups(Surroundings surroundings) =>
    [
        new SubjectGroup("From the call that starts a process to the first line of its method", Empty,
            Comparison.Difference, s_metrics, [.. Subjects(surroundings)]),
    ];

    private static IEnumerable<Subject> Subjects(Surroundings surroundings)
    {
        int starts = surroundings.Scaled(Starts);
        yield return new Subject(Empty, starts, cancellationToken => EmptyProgram.RunAsync(starts, cancellationToken));
        yield return new Subject("a worker", starts, cancellationToken => WorkerStarts.RunAsync(starts, cancellationToken));
        yield return new Subject("a worker of a pool, with a spare that is up", starts,
            cancellationToken => SpareStarts.RunAsync(starts, cancellationToken));
        if (!surroundings.HasPython)
            yield break;
        yield return new Subject("Python, multiprocessing, spawn", starts,
            cancellationToken => PythonStarts.RunAsync("spawn", starts, cancellationToken));
        yield return new Subject("Python, multiprocessing, forkserver that is up", starts,
            cancellationToken => PythonStarts.RunAsync("forkserver", starts, cancellationToken));
    }
}
