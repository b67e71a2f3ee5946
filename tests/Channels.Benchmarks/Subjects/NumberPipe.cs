using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>A pipe of ints, warm, until the last one has been read. The sender blocks.</summary>
internal static class NumberPipe
{
    public static async Task<double[]> RunBlockingAsync(int count, CancellationToken cancellationToken)
    {
        await using INumbers.Channel numbers = INumbers.Create();
        await using INumbers.Channel acknowledgements = INumbers.Create();
        await using WorkerProcess worker = NumberWorkers.StartReceive(numbers.Reader, acknowledgements.Writer);
        return await RunAsync(numbers.Writer, acknowledgements.Reader, worker, count, cancellationToken);
    }

    public static async Task<double[]> RunAwaitForeachAsync(int count, CancellationToken cancellationToken)
    {
        await using INumbers.Channel numbers = INumbers.Create();
        await using INumbers.Channel acknowledgements = INumbers.Create();
        await using WorkerProcess worker = NumberWorkers.StartReceiveAwaiting(numbers.Reader, acknowledgements.Writer);
        return await RunAsync(numbers.Writer, acknowledgements.Reader, worker, count, cancellationToken);
    }

    private static async Task<double[]> RunAsync(
        INumbers.Writer numbers, INumbers.Reader acknowledgements, WorkerProcess worker, int count,
        CancellationToken cancellationToken)
    {
        await worker.Started.WaitAsync(cancellationToken);
        WarmUp.Run(() => RunRound(numbers, acknowledgements, WarmUp.Messages));

        long start = Stopwatch.GetTimestamp();
        RunRound(numbers, acknowledgements, count);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);

        numbers.Number(Signals.Leave);
        await worker.Completion.WaitAsync(cancellationToken);
        return [count / elapsed.TotalSeconds];
    }

    private static void RunRound(INumbers.Writer numbers, INumbers.Reader acknowledgements, int count)
    {
        SendRound(numbers, count);
        int received = acknowledgements.Read();
        if (received != count)
            throw new InvalidDataException($"{received} numbers arrived of {count}.");
    }

    private static void SendRound(INumbers.Writer numbers, int count)
    {
        for (int number = 0; number < count; number++)
            numbers.Number(number);
        numbers.Number(Signals.EndOfRound);
    }
}
