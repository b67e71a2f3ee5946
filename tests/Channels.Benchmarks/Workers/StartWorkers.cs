using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;

namespace Channels.Benchmarks.Workers;

/// <summary>The process whose start is measured.</summary>
internal static partial class StartWorkers
{
    [ProcessWorker]
    public static void SayWhen(IMoments.Writer moments)
    {
        long now = Stopwatch.GetTimestamp();
        moments.Moment(now);
    }

    /// <summary>The same, and then it stays until it is killed.</summary>
    [ProcessWorker]
    public static Task SayWhenAndStay(IMoments.Writer moments, CancellationToken stop)
    {
        long now = Stopwatch.GetTimestamp();
        moments.Moment(now);
        return Task.Delay(Timeout.Infinite, stop);
    }
}
