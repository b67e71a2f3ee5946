using System.Collections.Generic;
using System.Linq;
using Channels.Benchmarks.Peers;
using Channels.Benchmarks.Subjects;

namespace Channels.Benchmarks.Suites;

/// <summary>
/// How many messages a second there are through a queue: by the number of processes at it, by the size of a message,
/// and by the number of producers that do nothing.
/// </summary>
internal static class QueueSuite
{
    private const string Ring = "C ring, 1 to 1";
    private const string Python = "Python, multiprocessing.Queue";
    private const string Single = "queue, SingleReader and SingleWriter";
    private const string ForMany = "queue, endpoints for many threads";

    private const int Messages = 10_000_000;
    private const int MessagesOfMany = 4_000_000;
    private const int Races = 1_000_000;
    private const int Blocks = 200_000;
    private const int SlowMessages = 200_000;
    private const int BlockSize = 1 << 10;

    private static readonly (int Producers, int Consumers)[] s_shapes = [(1, 1), (4, 1), (1, 4), (4, 4)];
    private static readonly int[] s_attachedProducers = [1, 4, 16, 64, 256];

    private static readonly Metric[] s_metrics = [new Metric("messages_per_second", "messages/s", Format: "N0")];

    public static IReadOnlyList<SubjectGroup> Groups(Surroundings surroundings) =>
    [
        .. s_shapes.Select(shape => new SubjectGroup(
            $"Ints, {shape.Producers} to {shape.Consumers} processes, until the last one has been taken",
            Ring, Comparison.Ratio, s_metrics, [.. OfInts(surroundings, shape.Producers, shape.Consumers)])),
        .. s_shapes.Select(shape => new SubjectGroup(
            $"Messages of 1 KiB, {shape.Producers} to {shape.Consumers} processes, until the last one has been taken",
            Ring, Comparison.Ratio, BlockFigures.Metrics,
            [.. OfBlocks(surroundings, shape.Producers, shape.Consumers)])),
        new SubjectGroup("Ints through a queue or a pipe, until the receiving process has exited",
            Python, Comparison.Ratio, s_metrics, [.. OfRaces(surroundings)]),
        new SubjectGroup("Ints, 1 to 1 process, while others are attached that have put one",
            NameOf(s_attachedProducers[0]), Comparison.Ratio, IdleProducers.Metrics,
            [.. OfAttached(surroundings.Scaled(Messages))]),
    ];

    private static IEnumerable<Subject> OfInts(Surroundings surroundings, int producers, int consumers)
    {
        bool isForTwo = producers == 1 && consumers == 1;
        int messages = surroundings.Scaled(isForTwo ? Messages : MessagesOfMany);
        QueueUse single = new(producers, consumers, IsSingle: true);
        QueueUse forMany = single with { IsSingle = false };
        if (surroundings.Ring is { } ring)
            yield return RingSubjects.Numbers(Ring, ring, messages, pauses: 1);
        if (isForTwo)
        {
            yield return new Subject("pipe, blocking", messages,
                cancellationToken => NumberPipe.RunBlockingAsync(messages, cancellationToken));
        }
        yield return new Subject(Single, messages,
            cancellationToken => NumberQueue.RunBlockingAsync(single, messages, cancellationToken));
        yield return new Subject(Single + ", await foreach", messages,
            cancellationToken => NumberQueue.RunAwaitForeachAsync(single, messages, cancellationToken));
        yield return new Subject(ForMany, messages,
            cancellationToken => NumberQueue.RunBlockingAsync(forMany, messages, cancellationToken));
        if (surroundings.HasPython)
        {
            int slowMessages = surroundings.Scaled(SlowMessages);
            yield return new Subject(Python, slowMessages, async cancellationToken =>
                [slowMessages / (await PythonRace.RunQueueAsync(
                    producers, consumers, null, slowMessages, cancellationToken)).TotalSeconds]);
        }
    }

    private static IEnumerable<Subject> OfBlocks(Surroundings surroundings, int producers, int consumers)
    {
        int blocks = surroundings.Scaled(Blocks);
        QueueUse single = new(producers, consumers, IsSingle: true);
        QueueUse forMany = single with { IsSingle = false };
        if (surroundings.Ring is { } ring)
            yield return RingSubjects.Blocks(Ring, ring, BlockSize, blocks);
        if (producers == 1 && consumers == 1)
        {
            yield return new Subject("pipe, span copied", blocks,
                cancellationToken => BlockPipe.RunAsync(BlockSize, copies: true, blocks, cancellationToken));
        }
        yield return new Subject(Single, blocks,
            cancellationToken => BlockQueue.RunAsync(single, BlockSize, blocks, cancellationToken));
        yield return new Subject(ForMany, blocks,
            cancellationToken => BlockQueue.RunAsync(forMany, BlockSize, blocks, cancellationToken));
        if (surroundings.HasPython)
        {
            yield return new Subject(Python, blocks, async cancellationToken => BlockFigures.Of(
                BlockSize, blocks,
                await PythonRace.RunQueueAsync(producers, consumers, BlockSize, blocks, cancellationToken)));
        }
    }

    private static IEnumerable<Subject> OfRaces(Surroundings surroundings)
    {
        int messages = surroundings.Scaled(Races);
        yield return new Subject("pipe, blocking", messages,
            cancellationToken => NumberRace.RunBlockingAsync(messages, cancellationToken));
        yield return new Subject("queue, blocking", messages,
            cancellationToken => QueueRace.RunBlockingAsync(messages, cancellationToken));
        yield return new Subject("pipe, async", messages,
            cancellationToken => NumberRace.RunAsyncAsync(messages, cancellationToken));
        yield return new Subject("queue, async", messages,
            cancellationToken => QueueRace.RunAsyncAsync(messages, cancellationToken));
        if (surroundings.HasPython)
        {
            yield return new Subject(Python, messages, async cancellationToken =>
                [messages / (await PythonRace.RunQueueAsync(1, 1, null, messages, cancellationToken)).TotalSeconds]);
        }
    }

    private static IEnumerable<Subject> OfAttached(int messages) =>
        s_attachedProducers.Select(producers => new Subject(NameOf(producers), messages,
            cancellationToken => IdleProducers.RunAsync(producers, messages, cancellationToken)));

    private static string NameOf(int producers) => producers == 1 ? "1 producer" : $"{producers} producers";
}
