using System.Threading;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults;

/// <summary>What a worker does whose start, use and end are all that is tested.</summary>
internal static partial class SumWorkers
{
    [ProcessWorker]
    internal static async Task Sum(INumbers.Reader numbers, INumbers.Writer sum)
    {
        long total = 0;
        await foreach (long number in numbers.ReadAllAsync()) total += number;
        sum.Number(total);
    }

    /// <summary>The same, and then it goes on until it is told to stop.</summary>
    [ProcessWorker]
    internal static async Task SumAndStay(INumbers.Reader numbers, INumbers.Writer sum, CancellationToken stop)
    {
        await Sum(numbers, sum);
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
