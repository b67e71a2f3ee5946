using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Have many endpoints that wait.</summary>
public static partial class IdleWorkers
{
    /// <summary>
    /// Creates channels that others find by number, receives one message from each, and awaits the next from all at once. Says
    /// how many threads more that takes and, after a while, how many ticks of processor time; then receives the second messages.
    /// </summary>
    [ProcessWorker]
    public static async Task AwaitMany(int count, int milliseconds, ILengths.Writer answers)
    {
        INumbers.Channel[] channels = new INumbers.Channel[count];
        for (int i = 0; i < count; i++) channels[i] = INumbers.Create(NameOf(i), new ProcessChannelOptions { Capacity = 4096 });
        await answers.LengthAsync(count);
        foreach (INumbers.Channel channel in channels) await channel.Reader.ReadAsync();

        long threadsBefore = ThreadCount();
        Task<int>[] waiting = new Task<int>[count];
        for (int i = 0; i < count; i++) waiting[i] = channels[i].Reader.ReadAsync().AsTask();
        await Task.Delay(200);
        TimeSpan before = ProcessorTime();
        await Task.Delay(milliseconds);
        await answers.LengthAsync((ProcessorTime() - before).Ticks);
        await answers.LengthAsync(ThreadCount() - threadsBefore);

        long sum = 0;
        foreach (int number in await Task.WhenAll(waiting)) sum += number;
        await answers.LengthAsync(sum);
        foreach (INumbers.Channel channel in channels) channel.Dispose();
    }

    public static string NameOf(int number) => "idle-" + number.ToString(CultureInfo.InvariantCulture);

    // The system counts it in hundredths of a second, but /proc/self/schedstat in nanoseconds for the main thread only.
    private static TimeSpan ProcessorTime()
    {
        using Process self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static long ThreadCount() => Directory.GetDirectories("/proc/self/task").Length;
}
