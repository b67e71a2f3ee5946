using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>
/// A pipe of ints with the clock of the sample: it runs until the receiving process, which is up but not warm, has
/// exited.
/// </summary>
internal static class NumberRace
{
    public static async Task<double[]> RunBlockingAsync(int count, CancellationToken cancellationToken)
    {
        await using INumbers.Channel numbers = INumbers.Create();
        await using WorkerProcess worker = NumberWorkers.StartReceiveOnce(numbers.Reader);
        await worker.Started.WaitAsync(cancellationToken);

        long start = Stopwatch.GetTimestamp();
        Send(numbers.Writer, count);
        return await FinishAsync(worker, start, count, cancellationToken);
    }

    public static async Task<double[]> RunAsyncAsync(int count, CancellationToken cancellationToken)
    {
        await using INumbers.Channel numbers = INumbers.Create();
        await using WorkerProcess worker = NumberWorkers.StartReceiveOnceAwaiting(numbers.Reader);
        await worker.Started.WaitAsync(cancellationToken);

        long start = Stopwatch.GetTimestamp();
        await SendAsync(numbers.Writer, count, cancellationToken);
        return await FinishAsync(worker, start, count, cancellationToken);
    }

    private static void Send(INumbers.Writer numbers, int count)
    {
        for (int number = 0; number < count; number++)
            numbers.Number(number);
        numbers.Number(Signals.EndOfRound);
    }

    private static async Task SendAsync(INumbers.Writer numbers, int count, CancellationToken cancellationToken)
    {
        for (int number = 0; number < count; number++)
            await numbers.NumberAsync(number, cancellationToken);
        await numbers.NumberAsync(Signals.EndOfRound, cancellationToken);
    }

    /// <summary>Waits for the worker's end; messages a second since the start.</summary>
    public static async Task<double[]> FinishAsync(
        WorkerProcess worker, long start, int count, CancellationToken cancellationToken)
    {
        await worker.WaitForExitAsync(cancellationToken);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        await worker.Completion;
        return [count / elapsed.TotalSeconds];
    }
}
