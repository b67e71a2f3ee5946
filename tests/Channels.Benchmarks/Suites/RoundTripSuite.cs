using System;
using System.Collections.Generic;
using System.Globalization;
using Channels.Benchmarks.Native;
using Channels.Benchmarks.Peers;
using Channels.Benchmarks.Subjects;

namespace Channels.Benchmarks.Suites;

/// <summary>How long an int needs to another process and back, each process on a processor of its own.</summary>
internal static class RoundTripSuite
{
    private const string CacheLines = "C, two cache lines";
    private const string Futexes = "C, two futexes";

    private const string TwoMessages = "two one-way messages";

    private const int SpinningRoundTrips = 500_000;
    private const int SleepingRoundTrips = 50_000;

    private static readonly Metric[] s_metrics =
    [
        new Metric("p50_nanoseconds", "p50 µs", Divisor: 1000, Format: "N2"),
        new Metric("p99_nanoseconds", "p99 µs", Divisor: 1000, Format: "N2"),
        new Metric("p99_9_nanoseconds", "p99.9 µs", Divisor: 1000, Format: "N2"),
    ];

    public static IReadOnlyList<SubjectGroup> Groups(Surroundings surroundings) =>
    [
        new SubjectGroup("Round trips of an int, both sides spinning", CacheLines, Comparison.Ratio, s_metrics,
            [.. Spinning(surroundings)]),
        new SubjectGroup("Round trips of an int, both sides asleep", Futexes, Comparison.Ratio, s_metrics,
            [.. Asleep(surroundings)]),
        new SubjectGroup("Round trips of an int, awaited, both sides spinning", TwoMessages, Comparison.Ratio, s_metrics,
            [.. Awaited(null, surroundings.Scaled(SpinningRoundTrips))]),
        new SubjectGroup("Round trips of an int, awaited, both sides asleep", TwoMessages, Comparison.Ratio, s_metrics,
            [.. Awaited(new ProcessChannelOptions { Spin = TimeSpan.Zero }, surroundings.Scaled(SleepingRoundTrips))]),
    ];

    private static IEnumerable<Subject> Spinning(Surroundings surroundings)
    {
        int count = surroundings.Scaled(SpinningRoundTrips);
        if (surroundings.PingPong is { } pingPong)
            yield return PingPongSubject(CacheLines, pingPong, "spin", count);
        yield return new Subject("two pipes, blocking", count,
            cancellationToken => PipeRoundTrip.RunBlockingAsync(null, count, cancellationToken));
    }

    private static IEnumerable<Subject> Asleep(Surroundings surroundings)
    {
        ProcessChannelOptions asleep = new() { Spin = TimeSpan.Zero };
        int count = surroundings.Scaled(SleepingRoundTrips);
        if (surroundings.PingPong is { } pingPong)
            yield return PingPongSubject(Futexes, pingPong, "futex", count);
        yield return new Subject("two pipes, blocking", count,
            cancellationToken => PipeRoundTrip.RunBlockingAsync(asleep, count, cancellationToken));
        yield return new Subject("two pipes, awaiting, not pinned", count,
            cancellationToken => PipeRoundTrip.RunAsyncAsync(asleep, count, cancellationToken));
        yield return new Subject("two AnonymousPipeServerStreams", count,
            cancellationToken => StreamSubjects.EchoAsync(
                () => new AnonymousPipeTransport(), count, cancellationToken));
        yield return new Subject("Unix domain socket", count,
            cancellationToken => StreamSubjects.EchoAsync(
                () => new UnixSocketTransport(), count, cancellationToken));
    }

    private static IEnumerable<Subject> Awaited(ProcessChannelOptions? options, int count) =>
    [
        new Subject(TwoMessages, count, cancellationToken => PipeRoundTrip.RunAsyncAsync(options, count, cancellationToken)),
        new Subject("a request", count, cancellationToken => RequestRoundTrip.RunAsync(options, count, cancellationToken)),
    ];

    private static Subject PingPongSubject(string name, NativeProgram pingPong, string mode, int count) =>
        new(name, count, cancellationToken => pingPong.RunAsync(
            [
                mode,
                count.ToString(CultureInfo.InvariantCulture),
                Processors.Asking.ToString(CultureInfo.InvariantCulture),
                Processors.Answering.ToString(CultureInfo.InvariantCulture),
            ],
            cancellationToken));
}
