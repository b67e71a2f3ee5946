using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>Workers, from the call of their Start method to the first line of their own.</summary>
internal static class WorkerStarts
{
    public static Task<double[]> RunAsync(int starts, CancellationToken cancellationToken) =>
        StartTimes.MeasureAsync(starts, () => StartAsync(cancellationToken));

    private static async Task<long> StartAsync(CancellationToken cancellationToken)
    {
        await using IMoments.Channel moments = IMoments.Create();
        long start = Stopwatch.GetTimestamp();
        await using WorkerProcess worker = StartWorkers.StartSayWhen(moments.Writer);
        long firstLine = await moments.Reader.ReadAsync(cancellationToken);
        await worker.Completion.WaitAsync(cancellationToken);
        return StartTimes.Between(start, firstLine);
    }
}
