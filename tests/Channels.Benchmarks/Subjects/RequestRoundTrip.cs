using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>A request and its answer, warm.</summary>
internal static class RequestRoundTrip
{
    private const int WarmUpRoundTrips = 200;

    /// <param name="options">Of the pipe; null for what a user gets who gives none.</param>
    public static async Task<double[]> RunAsync(ProcessChannelOptions? options, int count, CancellationToken cancellationToken)
    {
        await using IEcho.Channel channel = IEcho.Create(options: options);
        await using WorkerProcess worker = EchoWorkers.StartAnswer(channel.Reader);
        await worker.Started.WaitAsync(cancellationToken);

        WarmUp.Run(() => AskAsync(channel.Writer, WarmUpRoundTrips, new RoundTripTimes()).GetAwaiter().GetResult());
        RoundTripTimes times = new();
        await AskAsync(channel.Writer, count, times);

        channel.Writer.Complete();
        await worker.Completion.WaitAsync(cancellationToken);
        return times.Percentiles();
    }

    private static async Task AskAsync(IEcho.Writer requests, int count, RoundTripTimes times)
    {
        for (int number = 0; number < count; number++)
        {
            long start = Stopwatch.GetTimestamp();
            _ = await requests.Echo(number);
            times.Add(start);
        }
    }
}
