using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Versioning;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>What worker methods can be: how they return, throw, stop, end, and take arguments.</summary>
public static partial class WorkerMethods
{
    /// <summary>The arguments as a text, so that both processes can compare what they see.</summary>
    public static string Describe(
        int number, string? text, Job? job, int[]? array, ReadOnlyMemory<byte> memory, Guid id, Color color, double? nullable, List<string>? list, bool flag, Point point)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return string.Join('|', number.ToString(culture), text ?? "null", job is null ? "null" : $"{job.Id},{job.Name},{string.Join(';', job.Tags ?? [])}",
            array is null ? "null" : string.Join(';', array), Convert.ToHexString(memory.Span), id, color, nullable?.ToString(culture) ?? "null",
            list is null ? "null" : string.Join(';', list), flag, point);
    }

    [ProcessWorker]
    public static void Report(
        int number, string? text, Job? job, int[]? array, ReadOnlyMemory<byte> memory, Guid id, Color color, double? nullable, List<string>? list, bool flag, Point point, ITexts.Writer answers) =>
        answers.Text(Describe(number, text, job, array, memory, id, color, nullable, list, flag, point));

    /// <summary>Says how many bytes of memory its process has, of its own or shared: the least that it sees for a while.</summary>
    [ProcessWorker]
    public static Task MeasureMemory(ReadOnlySpan<byte> argument, ILengths.Writer answers, CancellationToken stop)
    {
        if (argument.Length == 0) throw new ArgumentException("There is nothing to measure.", nameof(argument));
        return MeasureAsync(answers, stop);

        static async Task MeasureAsync(ILengths.Writer answers, CancellationToken stop)
        {
            long least = long.MaxValue;
            for (int i = 0; i < 20; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), stop);
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                least = Math.Min(least, await ResidentAsync(stop));
            }

            await answers.LengthAsync(least, CancellationToken.None);
            await StopOf(stop);
        }

        static async Task<long> ResidentAsync(CancellationToken stop)
        {
            string[] status = await File.ReadAllLinesAsync("/proc/self/status", stop);
            return status.Where(static line => line.StartsWith("RssAnon:", StringComparison.Ordinal) || line.StartsWith("RssShmem:", StringComparison.Ordinal))
                .Sum(static line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10);
        }
    }

    [ProcessWorker]
    public static ValueTask AddDefaults(ILengths.Writer answers, int a = 1, string text = "four", Color color = Color.Green)
    {
        answers.Length(a + text.Length + (int)color);
        return default;
    }

    [ProcessWorker]
    public static void Throw(string message) => ThrowDeeply(message);

    [ProcessWorker]
    public static async Task ThrowLater(string message, INumbers.Writer numbers)
    {
        await numbers.NumberAsync(1);
        await Task.Yield();
        ThrowDeeply(message);
    }

    [ProcessWorker]
    public static void ThrowWithReader(INumbers.Reader numbers, string message)
    {
        numbers.Read();
        ThrowDeeply(message);
    }

    /// <summary>Throws before it has written anything.</summary>
    [ProcessWorker]
    public static void ThrowWithWriters(INumbers.Writer numbers, IDesk.Writer requests, string message) => ThrowDeeply(message);

    /// <summary>Throws when it has given its ends on to a process that it has started itself.</summary>
    [ProcessWorker]
    public static async Task PassOnAndThrow(INumbers.Reader there, INumbers.Writer back, string message)
    {
        WorkerProcess worker = EchoWorkers.StartEchoAwaiting(there, back, Helper.Worker);
        await worker.Started;
        ThrowDeeply(message);
    }

    [ProcessWorker]
    public static void Exit(int code) => Environment.Exit(code);

    [ProcessWorker]
    public static void ExitWith(INumbers.Writer numbers, int code)
    {
        numbers.Number(1);
        Environment.Exit(code);
    }

    [ProcessWorker]
    public static async Task WaitForStop(ITexts.Writer answers, CancellationToken stop)
    {
        await answers.TextAsync("waits", CancellationToken.None);
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            await answers.TextAsync("stopped", CancellationToken.None);
        }
    }

    [ProcessWorker]
    public static async Task IgnoreStop(ITexts.Writer answers)
    {
        await answers.TextAsync("waits");
        await Task.Delay(Timeout.Infinite);
    }

    [ProcessWorker]
    public static void TakeNothing(INumbers.Reader numbers, INumbers.Writer others) => _ = (numbers.Name, others.Name);

    /// <summary>Takes nothing either, and stays.</summary>
    [ProcessWorker]
    public static async Task KeepUnused(INumbers.Reader numbers, INumbers.Writer others, CancellationToken stop)
    {
        TakeNothing(numbers, others);
        await StopOf(stop);
    }

    /// <summary>Whether others can read the text in what the system shows of this process.</summary>
    [ProcessWorker]
    public static void LookForText(string text, ITexts.Writer answers)
    {
        string shown = File.ReadAllText("/proc/self/cmdline", Encoding.Latin1) + File.ReadAllText("/proc/self/environ", Encoding.Latin1);
        answers.Text(shown.Contains(text, StringComparison.Ordinal) ? "The text is shown." : "The text is not shown.");
    }

    /// <summary>For which target framework the runtime was built that this program uses.</summary>
    [ProcessWorker]
    public static void NameRuntime(ITexts.Writer answers) =>
        answers.Text(typeof(WorkerHost).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()?.FrameworkName);

    /// <summary>Gives its own end on to a process that it starts itself.</summary>
    [ProcessWorker]
    public static async Task PassOn(INumbers.Reader numbers, ILengths.Writer sum)
    {
        await using WorkerProcess worker = StartSum(numbers, sum, Helper.Worker);
        await worker.Completion;
    }

    [ProcessWorker]
    private static async Task Sum(INumbers.Reader numbers, ILengths.Writer sum)
    {
        long total = 0;
        await foreach (int number in numbers.ReadAllAsync()) total += number;
        await sum.LengthAsync(total);
    }

    [ProcessWorker]
    public static async Task SumOfTwo(INumbers.Reader first, INumbers.Reader second, ILengths.Writer sum, int seed)
    {
        long total = seed;
        await foreach (int number in first.ReadAllAsync()) total += number;
        await foreach (int number in second.ReadAllAsync()) total += number;
        await sum.LengthAsync(total);
    }

    /// <summary>Opens a channel by its name and holds it until it is told to stop.</summary>
    [ProcessWorker]
    public static async Task Hold(string name, ITexts.Writer answers, CancellationToken stop)
    {
        using INumbers.Channel channel = INumbers.Open(name);
        await answers.TextAsync("holds", CancellationToken.None);
        await StopOf(stop);
    }

    /// <summary>Creates a channel of that name once it is told to, and sends a number.</summary>
    [ProcessWorker]
    public static async Task CreateWhenTold(string name, INumbers.Reader commands, CancellationToken stop)
    {
        await commands.ReadAsync(stop);
        using INumbers.Channel channel = INumbers.Create(name);
        channel.Writer.Number(7);
        await StopOf(stop);
    }

    /// <summary>Makes channels and lets them go, and those of others of the same name.</summary>
    [ProcessWorker]
    public static void ComeAndGo(int seed, int count)
    {
        for (int i = 0; i < count; i++)
        {
            try
            {
                string name = "shared-" + ((seed + i) % 3).ToString(CultureInfo.InvariantCulture);
                using INumbers.Channel channel = i % 2 == 0 ? INumbers.Create(name) : INumbers.Open(name);
            }
            catch (Exception exception) when (exception is ChannelExistsException or ChannelNotFoundException)
            {
                // Another process has it, or has let it go.
            }

            using INumbers.Channel unnamed = INumbers.Create();
            unnamed.Writer.Number(i);
            if (unnamed.Reader.Read() != i) throw new InvalidOperationException("Another number came.");
        }
    }

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

    private static void ThrowDeeply(string message)
    {
        try
        {
            throw new ArgumentException("the cause", nameof(message));
        }
        catch (ArgumentException cause)
        {
            throw new InvalidOperationException(message, cause);
        }
    }
}
