using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;

namespace Channels.Benchmarks.Workers;

/// <summary>A process in which many endpoints wait for what never comes.</summary>
internal static partial class IdleWorkers
{
    private const int RingBytes = 4096;

    /// <summary>Time to finish with what the start has left to do: compiling, collecting, adjusting threads.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(2);

    [ProcessWorker]
    public static async Task Wait(int endpoints, double seconds, IIdleReports.Writer reports)
    {
        List<INumbers.Channel> channels = [];
        List<Task<bool>> waits = [];
        try
        {
            for (int i = 0; i < endpoints; i++)
            {
                INumbers.Channel channel = INumbers.Create(options: new ProcessChannelOptions { Capacity = RingBytes });
                channels.Add(channel);
                waits.Add(channel.Reader.WaitToReadAsync().AsTask());
            }
            await Task.Delay(s_settle);

            Environment.ProcessCpuUsage before = Environment.CpuUsage;
            long start = Stopwatch.GetTimestamp();
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            TimeSpan processor = Environment.CpuUsage.TotalTime - before.TotalTime;
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            await reports.MeasuredAsync(processor.TotalMilliseconds, elapsed.TotalSeconds, Threads());

            foreach (INumbers.Channel channel in channels)
                channel.Writer.Complete();
            await Task.WhenAll(waits);
        }
        finally
        {
            foreach (INumbers.Channel channel in channels)
                await channel.DisposeAsync();
        }
    }

    private static int Threads()
    {
        using Process self = Process.GetCurrentProcess();
        return self.Threads.Count;
    }
}
