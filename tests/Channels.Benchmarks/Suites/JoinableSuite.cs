using System.Collections.Generic;
using Channels.Benchmarks.Peers;
using Channels.Benchmarks.Subjects;

namespace Channels.Benchmarks.Suites;

/// <summary>How many tasks a second are put, taken, done and joined.</summary>
internal static class JoinableSuite
{
    private const string Ring = "C ring, 1 to 1";
    private const string Python = "Python, multiprocessing.JoinableQueue";
    private const string Done = "joinable, TaskDone";
    private const string Each = "joinable, await foreach and Done";

    private const string First = "the first 1,000 of 10,000";
    private const string Last = "the last 1,000 of 10,000";

    private const int InFlight = 10_000;
    private const int Messages = 10_000_000;
    private const int MessagesOfMany = 4_000_000;
    private const int Races = 1_000_000;
    private const int SlowMessages = 200_000;

    private static readonly Metric[] s_metrics = [new Metric("messages_per_second", "messages/s", Format: "N0")];

    public static IReadOnlyList<SubjectGroup> Groups(Surroundings surroundings) =>
    [
        new SubjectGroup("Ints put, taken, done and joined, 1 to 1 process, warm", Ring, Comparison.Ratio, s_metrics,
            [.. OfConsumers(surroundings, 1)]),
        new SubjectGroup("Ints put, taken, done and joined, 1 to 4 processes, warm", Ring, Comparison.Ratio, s_metrics,
            [.. OfConsumers(surroundings, 4)]),
        new SubjectGroup("Ints put, taken, done and joined, from the first put", Python, Comparison.Ratio, s_metrics,
            [.. OfRaces(surroundings)]),
        new SubjectGroup("Done in any order, one after the other, of tasks in flight at one consumer", First,
            Comparison.Ratio, [new Metric("nanoseconds", "ns", Format: "N0")],
            [
                new Subject(First, InFlight, static token => TasksInAnyOrder.RunAsync(InFlight, isLast: false, token)),
                new Subject(Last, InFlight, static token => TasksInAnyOrder.RunAsync(InFlight, isLast: true, token)),
            ]),
    ];

    private static IEnumerable<Subject> OfConsumers(Surroundings surroundings, int consumers)
    {
        int messages = surroundings.Scaled(consumers == 1 ? Messages : MessagesOfMany);
        QueueUse single = new(1, consumers, IsSingle: true);
        if (surroundings.Ring is { } ring)
            yield return RingSubjects.Numbers(Ring, ring, messages, pauses: 1);
        yield return new Subject("queue, SingleReader and SingleWriter", messages,
            cancellationToken => NumberQueue.RunBlockingAsync(single, messages, cancellationToken));
        yield return new Subject("queue, endpoints for many threads", messages,
            cancellationToken => NumberQueue.RunBlockingAsync(single with { IsSingle = false }, messages, cancellationToken));
        yield return new Subject(Done, messages,
            cancellationToken => JoinedTasks.RunBlockingAsync(consumers, messages, cancellationToken));
        yield return new Subject(Each, messages,
            cancellationToken => JoinedTasks.RunAwaitForeachAsync(consumers, messages, cancellationToken));
        if (surroundings.HasPython)
        {
            int slowMessages = surroundings.Scaled(SlowMessages);
            yield return new Subject(Python, slowMessages, async cancellationToken =>
                [slowMessages / (await PythonRace.RunJoinableAsync(consumers, slowMessages, cancellationToken)).TotalSeconds]);
        }
    }

    private static IEnumerable<Subject> OfRaces(Surroundings surroundings)
    {
        int messages = surroundings.Scaled(Races);
        yield return new Subject("queue, blocking", messages,
            cancellationToken => QueueRace.RunBlockingAsync(messages, cancellationToken));
        yield return new Subject(Done, messages,
            cancellationToken => JoinedTasks.RaceBlockingAsync(messages, cancellationToken));
        yield return new Subject(Each, messages,
            cancellationToken => JoinedTasks.RaceAwaitForeachAsync(messages, cancellationToken));
        if (surroundings.HasPython)
        {
            yield return new Subject(Python, messages, async cancellationToken =>
                [messages / (await PythonRace.RunJoinableAsync(1, messages, cancellationToken)).TotalSeconds]);
        }
    }
}
