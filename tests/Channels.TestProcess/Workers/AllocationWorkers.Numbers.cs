using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

public static partial class AllocationWorkers
{
    [ProcessWorker]
    public static void SendNumbers(INumbers.Writer numbers, ILengths.Writer report) => report.Length(AllocationMeter.Blocking(count =>
    {
        for (int i = 0; i < count; i++) numbers.Number(i);
    }));

    [ProcessWorker]
    public static void ReceiveNumbers(INumbers.Reader numbers, ILengths.Writer report) => report.Length(AllocationMeter.Blocking(count =>
    {
        for (int i = 0; i < count; i++) numbers.Read();
    }));

    [ProcessWorker]
    public static async Task SendNumbersAwaiting(INumbers.Writer numbers, ILengths.Writer report) => report.Length(await AllocationMeter.AwaitingAsync(async count =>
    {
        for (int i = 0; i < count; i++) await numbers.NumberAsync(i);
    }));

    [ProcessWorker]
    public static async Task ReceiveNumbersAwaiting(INumbers.Reader numbers, ILengths.Writer report) => report.Length(await AllocationMeter.AwaitingAsync(async count =>
    {
        await foreach (int _ in numbers.ReadAllAsync())
        {
            if (--count == 0) break;
        }
    }));

    [ProcessWorker]
    public static async Task ReceiveNumbersByReadAsync(INumbers.Reader numbers, ILengths.Writer report) => report.Length(await AllocationMeter.AwaitingAsync(async count =>
    {
        for (int i = 0; i < count; i++) await numbers.ReadAsync();
    }));

    [ProcessWorker]
    public static async Task ReceiveNumbersByWaiting(INumbers.Reader numbers, ILengths.Writer report) => report.Length(await AllocationMeter.AwaitingAsync(async count =>
    {
        while (count > 0 && await numbers.WaitToReadAsync())
        {
            while (count > 0 && numbers.TryRead(out _)) count--;
        }
    }));
}
