using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>A joinable queue of ints, from the first put until the join is over.</summary>
internal static class JoinedTasks
{
    /// <summary>Warm: the clock starts when the processes have done many short rounds.</summary>
    public static Task<double[]> RunBlockingAsync(int consumers, int count, CancellationToken cancellationToken) =>
        RunAsync(TaskWorkers.StartDo, consumers, count, warm: true, cancellationToken);

    /// <summary>The consumers await each task, and finish that one; the producer need not await.</summary>
    public static Task<double[]> RunAwaitForeachAsync(int consumers, int count, CancellationToken cancellationToken) =>
        RunAsync(TaskWorkers.StartDoAwaiting, consumers, count, warm: true, cancellationToken);

    /// <summary>The consumers are up, but not warm.</summary>
    public static Task<double[]> RaceBlockingAsync(int count, CancellationToken cancellationToken) =>
        RunAsync(TaskWorkers.StartDoOnce, 1, count, warm: false, cancellationToken);

    /// <inheritdoc cref="RaceBlockingAsync"/>
    public static Task<double[]> RaceAwaitForeachAsync(int count, CancellationToken cancellationToken) =>
        RunAsync(TaskWorkers.StartDoOnceAwaiting, 1, count, warm: false, cancellationToken);

    private static async Task<double[]> RunAsync(
        Func<INumberedTasks.Reader, WorkerOptions?, WorkerProcess> start, int consumers, int count, bool warm,
        CancellationToken cancellationToken)
    {
        await using INumberedTasks.Channel tasks =
            INumberedTasks.Create(options: new QueueUse(1, consumers, IsSingle: true).Options);
        List<WorkerProcess> workers = [.. Enumerable.Range(0, consumers).Select(_ => start(tasks.Reader, null))];
        try
        {
            foreach (WorkerProcess worker in workers)
                await worker.Started.WaitAsync(cancellationToken);
            if (warm)
                WarmUp.Run(() => PutAndJoin(tasks, WarmUp.Messages));

            long begin = Stopwatch.GetTimestamp();
            PutAndJoin(tasks, count);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(begin);

            tasks.Writer.Complete();
            await Task.WhenAll(workers.Select(worker => worker.Completion)).WaitAsync(cancellationToken);
            return [count / elapsed.TotalSeconds];
        }
        finally
        {
            await Task.WhenAll(workers.Select(worker => worker.DisposeAsync().AsTask()));
        }
    }

    private static void PutAndJoin(INumberedTasks.Channel tasks, int count)
    {
        for (int number = 0; number < count; number++)
            tasks.Writer.Number(number);
        tasks.Join();
    }
}
