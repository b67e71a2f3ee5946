using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Peers;

namespace Channels.Benchmarks.Subjects;

/// <summary>Streams between two processes, warm, used as pipes are.</summary>
internal static class StreamSubjects
{
    private const int WarmUpBytes = 4 << 20;
    private const int WarmUpMessages = 1000;
    private const int WarmUpRoundTrips = 200;

    /// <summary>How long all messages take, until the last one has been read.</summary>
    public static async Task<TimeSpan> SendAsync(
        Func<StreamTransport> newTransport, StreamUse use, int count, CancellationToken cancellationToken)
    {
        using StreamTransport transport = newTransport();
        using StreamConnection connection = await StreamConnection.StartAsync(transport, use, cancellationToken);
        int warmUpCount = Math.Clamp(WarmUpBytes / use.Size, 1, WarmUpMessages);
        WarmUp.Run(() => connection.SendRound(warmUpCount));

        long start = Stopwatch.GetTimestamp();
        connection.SendRound(count);
        return Stopwatch.GetElapsedTime(start);
    }

    public static async Task<double[]> EchoAsync(
        Func<StreamTransport> newTransport, int count, CancellationToken cancellationToken)
    {
        StreamUse use = new(sizeof(int), Buffered: false, Echoes: true);
        using StreamTransport transport = newTransport();
        using StreamConnection connection = await StreamConnection.StartAsync(transport, use, cancellationToken);
        RoundTripTimes times = new();
        await Processors.RunPinnedAsync(Processors.Asking, () =>
        {
            WarmUp.Run(() => connection.EchoRound(WarmUpRoundTrips, new RoundTripTimes()));
            connection.EchoRound(count, times);
        });
        return times.Percentiles();
    }
}
