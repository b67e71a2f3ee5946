using System;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Verbs;

/// <summary>
/// Starts many workers, one after the other, and uses each: what the process holds is counted after the first few and after the
/// last. Then it waits, to be looked at. One worker ends by itself, the next is told to stop, the next is killed, and so on.
/// </summary>
internal static class StartWorkersVerb
{
    private const int NumbersEach = 20;

    internal static async Task RunAsync(VerbArguments options)
    {
        await StartAsync(options.Number("warmup"));
        SayHoldings("before");
        await StartAsync(options.Number("count"));
        SayHoldings("after");
        Say.WaitForWord();
    }

    private static void SayHoldings(string when)
    {
        Say.Line($"threads {when} {Holdings.Count().Threads}");
        Say.Line($"open {when} {string.Join('|', Holdings.OpenFiles())}");
    }

    private static async Task StartAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            await StartAndEndAsync(stays: i % 3 != 0, isKilled: i % 3 == 2);
            Say.Line($"worker has ended");
        }
    }

    private static async Task StartAndEndAsync(bool stays, bool isKilled)
    {
        using INumbers.Channel numbers = INumbers.Create();
        using INumbers.Channel sum = INumbers.Create();
        await using WorkerProcess worker = stays
            ? SumWorkers.StartSumAndStay(numbers.Reader, sum.Writer)
            : SumWorkers.StartSum(numbers.Reader, sum.Writer);
        long expected = 0;
        for (int number = 0; number < NumbersEach; number++)
        {
            numbers.Writer.Number(number);
            expected += number;
        }

        numbers.Writer.Complete();
        long actual = await sum.Reader.ReadAsync();
        if (actual != expected) throw new InvalidOperationException($"The sum is {actual} instead of {expected}.");
        if (isKilled) worker.Kill();
        else if (!stays) await worker.Completion;
    }
}
