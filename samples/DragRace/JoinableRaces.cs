using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels;

namespace DragRace;

/// <summary>
/// A joinable queue between some producers, of which this process is the first, and some consumers. The clock starts
/// before the first message, when all other processes are up and have their endpoints, and stops when the join is over:
/// all messages have been taken and done.
/// </summary>
internal static partial class JoinableRaces
{
    /// <summary>Each process uses its endpoints on one thread at a time, and says so.</summary>
    private static readonly ProcessChannelOptions s_options = new() { SingleReader = true, SingleWriter = true };

    public static Task<TimeSpan> RunBlockingAsync(Course course, CancellationToken cancellationToken) =>
        RunAsync(course, awaits: false, cancellationToken);

    public static Task<TimeSpan> RunAsyncAsync(Course course, CancellationToken cancellationToken) =>
        RunAsync(course, awaits: true, cancellationToken);

    private static async Task<TimeSpan> RunAsync(Course course, bool awaits, CancellationToken cancellationToken)
    {
        await using ITasks.Channel tasks = ITasks.Create(options: s_options);
        await using IQueuedNumbers.Channel shares = IQueuedNumbers.Create(options: s_options);
        await using IQueuedNumbers.Channel counts = IQueuedNumbers.Create(options: s_options);
        await using Team otherProducers = new();
        await using Team consumers = new();
        for (int i = 1; i < course.Producers; i++)
            otherProducers.Add(StartPutShare(shares.Reader, tasks.Writer, awaits));
        for (int i = 0; i < course.Consumers; i++)
            consumers.Add(StartDo(tasks.Reader, counts.Writer, awaits));
        await Task.WhenAll(otherProducers.Started, consumers.Started).WaitAsync(cancellationToken);

        long start = Stopwatch.GetTimestamp();
        for (int i = 1; i < course.Producers; i++)
            shares.Writer.Number(course.ShareOf(i));
        await PutAsync(tasks.Writer, course.ShareOf(0), awaits, cancellationToken);
        await otherProducers.Completion.WaitAsync(cancellationToken);
        if (awaits)
            await tasks.JoinAsync(cancellationToken);
        else
            tasks.Join(cancellationToken);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);

        tasks.Writer.Complete();
        await consumers.Completion.WaitAsync(cancellationToken);
        Check(counts.Reader, course.Messages);
        return elapsed;
    }

    [ProcessWorker]
    private static async Task PutShare(
        IQueuedNumbers.Reader shares, ITasks.Writer tasks, bool awaits, CancellationToken stop) =>
        await PutAsync(tasks, await shares.ReadAsync(stop), awaits, stop);

    [ProcessWorker]
    private static async Task Do(
        ITasks.Reader tasks, IQueuedNumbers.Writer counts, bool awaits, CancellationToken stop) =>
        counts.Number(awaits ? await DoAllAwaitingAsync(tasks, stop) : DoAll(tasks, stop));

    private static Task PutAsync(ITasks.Writer tasks, int count, bool awaits, CancellationToken cancellationToken)
    {
        if (awaits)
            return PutAwaitingAsync(tasks, count, cancellationToken);
        Put(tasks, count);
        return Task.CompletedTask;
    }

    private static void Put(ITasks.Writer tasks, int count)
    {
        for (int number = 0; number < count; number++)
            tasks.Number(number);
    }

    private static async Task PutAwaitingAsync(ITasks.Writer tasks, int count, CancellationToken cancellationToken)
    {
        for (int number = 0; number < count; number++)
            await tasks.NumberAsync(number, cancellationToken);
    }

    private static int DoAll(ITasks.Reader tasks, CancellationToken cancellationToken)
    {
        int done = 0;
        while (tasks.WaitToRead(Timeout.InfiniteTimeSpan, cancellationToken))
        {
            while (tasks.TryRead(out _))
            {
                tasks.TaskDone();
                done++;
            }
        }
        return done;
    }

    private static async Task<int> DoAllAwaitingAsync(ITasks.Reader tasks, CancellationToken cancellationToken)
    {
        int done = 0;
        await foreach (ProcessTask<int> task in tasks.ReadTasksAsync(cancellationToken))
        {
            task.Done();
            done++;
        }
        return done;
    }

    private static void Check(IQueuedNumbers.Reader counts, int expected)
    {
        int done = 0;
        while (counts.TryRead(out int count))
            done += count;
        if (done != expected)
            throw new InvalidOperationException($"{done} tasks were done of {expected}.");
    }
}
