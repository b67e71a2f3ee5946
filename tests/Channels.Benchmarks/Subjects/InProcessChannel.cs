using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Channels.Benchmarks.Subjects;

/// <summary>.NET's own bounded channel between two threads of one process, warm.</summary>
internal static class InProcessChannel
{
    private const int Capacity = 1 << 16;

    public static async Task<double[]> RunAsync(int count)
    {
        WarmUp.Run(() => RunRoundAsync(WarmUp.Messages).GetAwaiter().GetResult());

        long start = Stopwatch.GetTimestamp();
        await RunRoundAsync(count);
        return [count / Stopwatch.GetElapsedTime(start).TotalSeconds];
    }

    private static async Task RunRoundAsync(int count)
    {
        Channel<int> numbers = Channel.CreateBounded<int>(
            new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
        Task<int> received = Task.Run(() => ReceiveAsync(numbers.Reader));
        await Task.Run(() => SendAsync(numbers.Writer, count));
        if (await received != count)
            throw new InvalidDataException($"{received.Result} numbers arrived of {count}.");
    }

    private static async Task SendAsync(ChannelWriter<int> numbers, int count)
    {
        for (int number = 0; number < count; number++)
            await numbers.WriteAsync(number);
        numbers.Complete();
    }

    private static async Task<int> ReceiveAsync(ChannelReader<int> numbers)
    {
        int received = 0;
        await foreach (int _ in numbers.ReadAllAsync())
            received++;
        return received;
    }
}
