using System.Threading;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Use queues that have a maximum.</summary>
public static partial class BoundedWorkers
{
    /// <summary>Takes one item, passes it on, and stays until it is killed.</summary>
    [ProcessWorker]
    public static async Task TakeOneAndStay(IQueuedNumbers.Reader numbers, IQueuedNumbers.Writer taken)
    {
        taken.Number(numbers.Read());
        await Task.Delay(Timeout.Infinite);
    }
}
