using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>A queue of ints, warm, until the last one has been taken.</summary>
internal static class NumberQueue
{
    public static Task<double[]> RunBlockingAsync(QueueUse use, int count, CancellationToken cancellationToken) =>
        RunAsync(use, QueueWorkers.StartTakeNumbers, count, cancellationToken);

    /// <summary>The consumers await; the producers need not.</summary>
    public static Task<double[]> RunAwaitForeachAsync(QueueUse use, int count, CancellationToken cancellationToken) =>
        RunAsync(use, QueueWorkers.StartTakeNumbersAwaiting, count, cancellationToken);

    private static async Task<double[]> RunAsync(
        QueueUse use, Func<IQueuedNumbers.Reader, IQueuedNumbers.Writer, WorkerOptions?, WorkerProcess> startConsumer,
        int count, CancellationToken cancellationToken)
    {
        await using IQueuedNumbers.Channel numbers = IQueuedNumbers.Create(options: use.Options);
        await using QueueCrew crew = new(
            use, share => QueueWorkers.PutShare(numbers.Writer, share), () => numbers.Writer.Complete());
        await crew.StartAsync(
            shares => QueueWorkers.StartPutNumbers(shares, numbers.Writer),
            acknowledgements => startConsumer(numbers.Reader, acknowledgements, null),
            cancellationToken);
        TimeSpan elapsed = crew.Run(WarmUp.Messages, count);
        await crew.FinishAsync(0, cancellationToken);
        return [count / elapsed.TotalSeconds];
    }
}
