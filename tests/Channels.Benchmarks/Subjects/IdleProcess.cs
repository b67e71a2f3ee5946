using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>A process whose endpoints all wait, and what that costs it.</summary>
internal static class IdleProcess
{
    private const double Seconds = 5;

    public static async Task<double[]> RunAsync(int endpoints, CancellationToken cancellationToken)
    {
        await using IIdleReports.Channel reports = IIdleReports.Create();
        await using WorkerProcess worker = IdleWorkers.StartWait(endpoints, Seconds, reports.Writer);
        IIdleReports.MeasuredMessage report = await reports.Reader.ReadAsync(cancellationToken);
        await worker.Completion.WaitAsync(cancellationToken);
        return [report.ProcessorMilliseconds / report.Seconds, report.Threads];
    }
}
