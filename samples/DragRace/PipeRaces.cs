using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels;

namespace DragRace;

/// <summary>
/// A pipe to one other process. The clock starts before the first message, when the other process is up and has its
/// endpoint, and stops when that process has exited.
/// </summary>
internal static partial class PipeRaces
{
    private const int Finish = -1;

    public static async Task<TimeSpan> RunBlockingAsync(Course course, CancellationToken cancellationToken)
    {
        await using INumbers.Channel numbers = INumbers.Create();
        await using WorkerProcess worker = StartReceive(numbers.Reader, course.Messages);
        await worker.Started.WaitAsync(cancellationToken);

        long start = Stopwatch.GetTimestamp();
        Send(numbers.Writer, course.Messages);
        return await FinishAsync(worker, start, cancellationToken);
    }

    public static async Task<TimeSpan> RunAsyncAsync(Course course, CancellationToken cancellationToken)
    {
        await using INumbers.Channel numbers = INumbers.Create();
        await using WorkerProcess worker = StartReceiveAwaiting(numbers.Reader, course.Messages);
        await worker.Started.WaitAsync(cancellationToken);

        long start = Stopwatch.GetTimestamp();
        await SendAsync(numbers.Writer, course.Messages, cancellationToken);
        return await FinishAsync(worker, start, cancellationToken);
    }

    private static void Send(INumbers.Writer numbers, int messages)
    {
        for (int number = 0; number < messages; number++)
            numbers.Number(number);
        numbers.Number(Finish);
    }

    private static async Task SendAsync(INumbers.Writer numbers, int messages, CancellationToken cancellationToken)
    {
        for (int number = 0; number < messages; number++)
            await numbers.NumberAsync(number, cancellationToken);
        numbers.Complete();
    }

    private static async Task<TimeSpan> FinishAsync(
        WorkerProcess worker, long start, CancellationToken cancellationToken)
    {
        await worker.WaitForExitAsync(cancellationToken);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        await worker.Completion;
        return elapsed;
    }

    [ProcessWorker]
    private static void Receive(INumbers.Reader numbers, int expected)
    {
        int received = 0;
        while (numbers.Read() != Finish)
            received++;
        Check(received, expected);
    }

    [ProcessWorker]
    private static async Task ReceiveAwaiting(INumbers.Reader numbers, int expected, CancellationToken stop)
    {
        int received = 0;
        await foreach (int _ in numbers.ReadAllAsync(stop))
            received++;
        Check(received, expected);
    }

    private static void Check(int received, int expected)
    {
        if (received != expected)
            throw new InvalidOperationException($"{received} numbers arrived of {expected}.");
    }
}
