using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>As <see cref="NumberRace"/>, through a queue.</summary>
internal static class QueueRace
{
    private static readonly ProcessChannelOptions s_options = new QueueUse(1, 1, IsSingle: true).Options;

    public static async Task<double[]> RunBlockingAsync(int count, CancellationToken cancellationToken)
    {
        await using IQueuedNumbers.Channel numbers = IQueuedNumbers.Create(options: s_options);
        await using WorkerProcess worker = QueueWorkers.StartTakeOnce(numbers.Reader);
        await worker.Started.WaitAsync(cancellationToken);

        long start = Stopwatch.GetTimestamp();
        Put(numbers.Writer, count);
        return await NumberRace.FinishAsync(worker, start, count, cancellationToken);
    }

    public static async Task<double[]> RunAsyncAsync(int count, CancellationToken cancellationToken)
    {
        await using IQueuedNumbers.Channel numbers = IQueuedNumbers.Create(options: s_options);
        await using WorkerProcess worker = QueueWorkers.StartTakeOnceAwaiting(numbers.Reader);
        await worker.Started.WaitAsync(cancellationToken);

        long start = Stopwatch.GetTimestamp();
        await PutAsync(numbers.Writer, count, cancellationToken);
        return await NumberRace.FinishAsync(worker, start, count, cancellationToken);
    }

    private static void Put(IQueuedNumbers.Writer numbers, int count)
    {
        for (int number = 0; number < count; number++)
            numbers.Number(number);
        numbers.Complete();
    }

    private static async Task PutAsync(IQueuedNumbers.Writer numbers, int count, CancellationToken cancellationToken)
    {
        for (int number = 0; number < count; number++)
            await numbers.NumberAsync(number, cancellationToken);
        numbers.Complete();
    }
}
