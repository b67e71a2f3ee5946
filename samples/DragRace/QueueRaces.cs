using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels;

namespace DragRace;

/// <summary>
/// A queue between some producers, of which this process is the first, and some consumers. The clock starts before the
/// first message, when all other processes are up and have their endpoints, and stops when the last consumer has
/// exited.
/// </summary>
internal static partial class QueueRaces
{
    /// <summary>Each process uses its endpoints on one thread at a time, and says so.</summary>
    private static readonly ProcessChannelOptions s_options = new() { SingleReader = true, SingleWriter = true };

    public static Task<TimeSpan> RunBlockingAsync(Course course, CancellationToken cancellationToken) =>
        RunAsync(course, awaits: false, cancellationToken);

    public static Task<TimeSpan> RunAsyncAsync(Course course, CancellationToken cancellationToken) =>
        RunAsync(course, awaits: true, cancellationToken);

    private static async Task<TimeSpan> RunAsync(Course course, bool awaits, CancellationToken cancellationToken)
    {
        await using IQueuedNumbers.Channel numbers = IQueuedNumbers.Create(options: s_options);
        await using IQueuedNumbers.Channel shares = IQueuedNumbers.Create(options: s_options);
        await using IQueuedNumbers.Channel counts = IQueuedNumbers.Create(options: s_options);
        await using Team otherProducers = new();
        await using Team consumers = new();
        for (int i = 1; i < course.Producers; i++)
            otherProducers.Add(StartPutShare(shares.Reader, numbers.Writer, awaits));
        for (int i = 0; i < course.Consumers; i++)
            consumers.Add(StartTake(numbers.Reader, counts.Writer, awaits));
        await Task.WhenAll(otherProducers.Started, consumers.Started).WaitAsync(cancellationToken);

        long start = Stopwatch.GetTimestamp();
        for (int i = 1; i < course.Producers; i++)
            shares.Writer.Number(course.ShareOf(i));
        await PutAsync(numbers.Writer, course.ShareOf(0), awaits, cancellationToken);
        await otherProducers.Completion.WaitAsync(cancellationToken);
        numbers.Writer.Complete();
        await consumers.WaitForExitAsync(cancellationToken);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);

        await consumers.Completion;
        Check(counts.Reader, course.Messages);
        return elapsed;
    }

    [ProcessWorker]
    private static async Task PutShare(
        IQueuedNumbers.Reader shares, IQueuedNumbers.Writer numbers, bool awaits, CancellationToken stop) =>
        await PutAsync(numbers, await shares.ReadAsync(stop), awaits, stop);

    [ProcessWorker]
    private static async Task Take(
        IQueuedNumbers.Reader numbers, IQueuedNumbers.Writer counts, bool awaits, CancellationToken stop) =>
        counts.Number(awaits ? await TakeAllAwaitingAsync(numbers, stop) : TakeAll(numbers, stop));

    private static Task PutAsync(
        IQueuedNumbers.Writer numbers, int count, bool awaits, CancellationToken cancellationToken)
    {
        if (awaits)
            return PutAwaitingAsync(numbers, count, cancellationToken);
        Put(numbers, count);
        return Task.CompletedTask;
    }

    private static void Put(IQueuedNumbers.Writer numbers, int count)
    {
        for (int number = 0; number < count; number++)
            numbers.Number(number);
    }

    private static async Task PutAwaitingAsync(
        IQueuedNumbers.Writer numbers, int count, CancellationToken cancellationToken)
    {
        for (int number = 0; number < count; number++)
            await numbers.NumberAsync(number, cancellationToken);
    }

    private static int TakeAll(IQueuedNumbers.Reader numbers, CancellationToken cancellationToken)
    {
        int taken = 0;
        while (numbers.WaitToRead(Timeout.InfiniteTimeSpan, cancellationToken))
        {
            while (numbers.TryRead(out _))
                taken++;
        }
        return taken;
    }

    private static async Task<int> TakeAllAwaitingAsync(
        IQueuedNumbers.Reader numbers, CancellationToken cancellationToken)
    {
        int taken = 0;
        await foreach (int _ in numbers.ReadAllAsync(cancellationToken))
            taken++;
        return taken;
    }

    private static void Check(IQueuedNumbers.Reader counts, int expected)
    {
        int taken = 0;
        while (counts.TryRead(out int count))
            taken += count;
        if (taken != expected)
            throw new InvalidOperationException($"{taken} numbers arrived of {expected}.");
    }
}
