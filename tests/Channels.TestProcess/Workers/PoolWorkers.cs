using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Workers of pools.</summary>
public static partial class PoolWorkers
{
    private const int Deadly = -1;

    /// <summary>Passes numbers on; one that is negative ends the process.</summary>
    [ProcessWorker]
    public static async Task PassOn(IQueuedNumbers.Reader numbers, IQueuedNumbers.Writer others, CancellationToken stop)
    {
        await foreach (int number in numbers.ReadAllAsync(stop))
        {
            if (number == Deadly) Environment.Exit(9);
            others.Number(number);
        }
    }

    /// <summary>Marks each task in a queue before it is done.</summary>
    [ProcessWorker]
    public static async Task Mark(ITasks.Reader tasks, IQueuedNumbers.Writer marks, int spins, CancellationToken stop)
    {
        await foreach (ProcessTask<int> task in tasks.ReadTasksAsync(stop))
        {
            Thread.SpinWait(spins);
            marks.Number(task.Value);
            await marks.FlushAsync(stop);
            task.Done();
        }
    }

    /// <summary>Says what its environment holds under that name; dies unless it is to return.</summary>
    [ProcessWorker]
    public static async Task TellVariable(string name, bool dies, IQueuedTexts.Writer answers)
    {
        answers.Text(Environment.GetEnvironmentVariable(name));
        await answers.FlushAsync();
        if (dies) Environment.Exit(9);
    }

    [ProcessWorker]
    public static void DieAtOnce(string reason) => throw new InvalidTimeZoneException(reason);
}
