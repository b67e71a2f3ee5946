using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>Two pipes of ints, there and back, warm.</summary>
internal static class PipeRoundTrip
{
    private const int WarmUpRoundTrips = 200;

    /// <param name="options">Of both pipes; null for what a user gets who gives none.</param>
    public static async Task<double[]> RunBlockingAsync(
        ProcessChannelOptions? options, int count, CancellationToken cancellationToken)
    {
        await using INumbers.Channel there = INumbers.Create(options: options);
        await using INumbers.Channel back = INumbers.Create(options: options);
        await using WorkerProcess worker = NumberWorkers.StartEcho(there.Reader, back.Writer, Processors.Answering);
        await worker.Started.WaitAsync(cancellationToken);

        RoundTripTimes times = new();
        await Processors.RunPinnedAsync(Processors.Asking, () =>
        {
            WarmUp.Run(() => Ask(there.Writer, back.Reader, WarmUpRoundTrips, new RoundTripTimes()));
            Ask(there.Writer, back.Reader, count, times);
            there.Writer.Number(Signals.Leave);
        });
        await worker.Completion.WaitAsync(cancellationToken);
        return times.Percentiles();
    }

    /// <summary>The same, awaiting, on whatever thread of the pool it continues.</summary>
    public static async Task<double[]> RunAsyncAsync(
        ProcessChannelOptions? options, int count, CancellationToken cancellationToken)
    {
        await using INumbers.Channel there = INumbers.Create(options: options);
        await using INumbers.Channel back = INumbers.Create(options: options);
        await using WorkerProcess worker = NumberWorkers.StartEchoAwaiting(there.Reader, back.Writer);
        await worker.Started.WaitAsync(cancellationToken);

        WarmUp.Run(() => AskAsync(there.Writer, back.Reader, WarmUpRoundTrips, new RoundTripTimes())
            .GetAwaiter().GetResult());
        RoundTripTimes times = new();
        await AskAsync(there.Writer, back.Reader, count, times);

        there.Writer.Number(Signals.Leave);
        await worker.Completion.WaitAsync(cancellationToken);
        return times.Percentiles();
    }

    private static void Ask(INumbers.Writer there, INumbers.Reader back, int count, RoundTripTimes times)
    {
        for (int number = 0; number < count; number++)
        {
            long start = Stopwatch.GetTimestamp();
            there.Number(number);
            back.Read();
            times.Add(start);
        }
    }

    private static async Task AskAsync(INumbers.Writer there, INumbers.Reader back, int count, RoundTripTimes times)
    {
        for (int number = 0; number < count; number++)
        {
            long start = Stopwatch.GetTimestamp();
            await there.NumberAsync(number);
            await back.ReadAsync();
            times.Add(start);
        }
    }
}
