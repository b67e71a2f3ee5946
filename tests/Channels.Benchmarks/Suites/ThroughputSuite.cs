using System;
using System.Collections.Generic;
using Channels.Benchmarks.Peers;
using Channels.Benchmarks.Subjects;

namespace Channels.Benchmarks.Suites;

/// <summary>How many ints a second there are between a sender and a receiver.</summary>
internal static class ThroughputSuite
{
    private const string Ring = "C ring";
    private const string Python = "Python, multiprocessing.Pipe";

    private const int Messages = 10_000_000;
    private const int SlowMessages = 1_000_000;

    private static readonly Metric[] s_metrics = [new Metric("messages_per_second", "messages/s", Format: "N0")];

    public static IReadOnlyList<SubjectGroup> Groups(Surroundings surroundings) =>
    [
        new SubjectGroup("Ints, until the last one has been read", Ring, Comparison.Ratio, s_metrics,
            [.. WarmSubjects(surroundings)]),
        new SubjectGroup("Ints, until the receiving process has exited", Python, Comparison.Ratio, s_metrics,
            [.. Races(surroundings)]),
    ];

    private static IEnumerable<Subject> WarmSubjects(Surroundings surroundings)
    {
        int messages = surroundings.Scaled(Messages);
        int slowMessages = surroundings.Scaled(SlowMessages);
        if (surroundings.Ring is { } ring)
        {
            yield return RingSubjects.Numbers(Ring, ring, messages, pauses: 1);
            yield return RingSubjects.Numbers(Ring + ", 16 pauses", ring, messages, pauses: 16);
        }
        yield return new Subject("pipe, blocking", messages,
            cancellationToken => NumberPipe.RunBlockingAsync(messages, cancellationToken));
        yield return new Subject("pipe, await foreach", messages,
            cancellationToken => NumberPipe.RunAwaitForeachAsync(messages, cancellationToken));
        yield return new Subject("System.Threading.Channels, one process, bounded", messages,
            _ => InProcessChannel.RunAsync(messages));
        foreach (bool buffered in (bool[])[false, true])
        {
            string how = buffered ? "BufferedStream" : "a Write a message";
            yield return StreamSubject(
                "AnonymousPipeServerStream, " + how, () => new AnonymousPipeTransport(), buffered, slowMessages);
            yield return StreamSubject(
                "Unix domain socket, " + how, () => new UnixSocketTransport(), buffered, slowMessages);
        }
    }

    private static IEnumerable<Subject> Races(Surroundings surroundings)
    {
        int messages = surroundings.Scaled(SlowMessages);
        yield return new Subject("pipe, blocking", messages,
            cancellationToken => NumberRace.RunBlockingAsync(messages, cancellationToken));
        yield return new Subject("pipe, async", messages,
            cancellationToken => NumberRace.RunAsyncAsync(messages, cancellationToken));
        if (surroundings.HasPython)
        {
            yield return new Subject(Python, messages, async cancellationToken =>
                [messages / (await PythonRace.RunPipeAsync(messages, cancellationToken)).TotalSeconds]);
        }
    }

    private static Subject StreamSubject(
        string name, Func<StreamTransport> newTransport, bool buffered, int messages)
    {
        StreamUse use = new(sizeof(int), buffered, Echoes: false);
        return new Subject(name, messages, async cancellationToken =>
        {
            TimeSpan elapsed = await StreamSubjects.SendAsync(newTransport, use, messages, cancellationToken);
            return [messages / elapsed.TotalSeconds];
        });
    }
}
