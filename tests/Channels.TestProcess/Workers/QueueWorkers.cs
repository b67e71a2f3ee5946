using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Use queues in all sorts of ways.</summary>
public static partial class QueueWorkers
{
    /// <summary>Says what came until the end, and how it ended.</summary>
    [ProcessWorker]
    public static async Task Sum(IQueuedNumbers.Reader numbers, ITexts.Writer answers)
    {
        long sum = 0;
        string end = "completed";
        try
        {
            await foreach (int number in numbers.ReadAllAsync()) sum += number;
        }
        catch (ChannelPeerLostException lost)
        {
            end = string.Create(CultureInfo.InvariantCulture, $"lost {lost.ProcessId}");
        }
        catch (RemoteException error)
        {
            end = error.Message;
        }

        answers.Text(string.Create(CultureInfo.InvariantCulture, $"{sum} {end}"));
    }

    /// <summary>Puts numbers from zero, and then waits until it is told to stop, or killed.</summary>
    [ProcessWorker]
    public static async Task PutAndWait(IQueuedNumbers.Writer numbers, int count, ITexts.Writer answers, CancellationToken stop)
    {
        for (int i = 0; i < count; i++) numbers.Number(i);
        answers.Text("put");
        await StopOf(stop);
    }

    /// <summary>Completes the queue, and says whether it was the first to do so.</summary>
    [ProcessWorker]
    public static void Complete(IQueuedNumbers.Writer numbers, string? error, ITexts.Writer answers) =>
        answers.Text(numbers.TryComplete(error is null ? null : new UserException(error)).ToString());

    /// <summary>
    /// Puts numbers that nobody takes, says by how many bytes this process's private memory has grown and how many of them wait
    /// in it, and stays until all have gone.
    /// </summary>
    [ProcessWorker]
    public static async Task PutForNobody(IQueuedNumbers.Writer numbers, int count, ILengths.Writer answers)
    {
        using (IQueuedNumbers.Channel other = IQueuedNumbers.Create())
        {
            // What the first puts cost once is not what is measured.
            for (int i = 0; i < 100_000; i++) other.Writer.Number(i);
            other.Writer.Discard();
        }

        _ = PrivateMemory();
        long before = PrivateMemory();
        for (int i = 0; i < count; i++) numbers.Number(i);
        answers.Length(PrivateMemory() - before);
        answers.Length(numbers.Buffered);
        await numbers.FlushAsync();
        answers.Length(numbers.Buffered);
    }

    /// <summary>Puts blocks that nobody takes, each with its number in front, says when the last put returned, and ends.</summary>
    [ProcessWorker]
    public static void PutBlocksAndLeave(IQueuedBlocks.Writer blocks, int count, int size, Leaving leaving, ILengths.Writer answers)
    {
        byte[] block = new byte[size];
        for (int i = 0; i < count; i++)
        {
            BitConverter.TryWriteBytes(block, i);
            block[^1] = (byte)i;
            blocks.Block(block);
        }

        answers.Length(Stopwatch.GetTimestamp());
        switch (leaving)
        {
            case Leaving.Dispose:
                blocks.Dispose();
                break;
            case Leaving.Exit:
                Environment.Exit(7);
                break;
            case Leaving.UnhandledException:
                Thread thread = new(static () => throw new UserException("nobody handles this"));
                thread.Start();
                thread.Join();
                break;
        }
    }

    /// <summary>
    /// Attaches so often to one queue, puts a number through each attachment once it is told to, and then takes one through each.
    /// </summary>
    [ProcessWorker]
    public static async Task OpenMany(string name, int first, int count, ICommands.Reader commands, ILengths.Writer answers)
    {
        IQueuedNumbers.Channel[] channels = new IQueuedNumbers.Channel[count];
        for (int i = 0; i < count; i++) channels[i] = IQueuedNumbers.Open(name);
        answers.Length(count);
        await commands.ReadAsync();
        for (int i = 0; i < count; i++) channels[i].Writer.Number(first + i);
        answers.Length(count);
        await commands.ReadAsync();
        long sum = 0;
        foreach (IQueuedNumbers.Channel channel in channels) sum += await channel.Reader.ReadAsync();
        answers.Length(sum);
        await commands.ReadAsync();
        foreach (IQueuedNumbers.Channel channel in channels) channel.Dispose();
    }

    /// <summary>Attaches to a queue, puts three numbers and leaves, again and again.</summary>
    [ProcessWorker]
    public static void ComeAndPut(string name, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using IQueuedNumbers.Channel channel = IQueuedNumbers.Open(name);
            for (int number = 0; number < 3; number++) channel.Writer.Number((3 * i) + number);
        }
    }

    /// <summary>For every block its length, then what <see cref="BlockWorkers.Checksum"/> makes of it.</summary>
    [ProcessWorker]
    public static async Task Check(IQueuedBlocks.Reader blocks, ILengths.Writer answers) => await blocks.DispatchAsync(new Checker(answers));

    private static async Task StopOf(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            // That is what was waited for.
        }
    }

    private static long PrivateMemory()
    {
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (!line.StartsWith("RssAnon:", StringComparison.Ordinal)) continue;
            return long.Parse(line.AsSpan(8, line.Length - 8 - "kB".Length), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
        }

        throw new InvalidOperationException("The system does not say how much memory this process has.");
    }

    private sealed class Checker(ILengths.Writer answers) : IQueuedBlocks
    {
        public void Block(ReadOnlySpan<byte> bytes)
        {
            answers.Length(bytes.Length);
            answers.Length(BlockWorkers.Checksum(bytes));
        }
    }
}
