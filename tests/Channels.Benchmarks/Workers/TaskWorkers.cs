using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;

namespace Channels.Benchmarks.Workers;

/// <summary>The consumers of the joinable queue's benchmarks: they have nothing to do but to say that it is done.</summary>
internal static partial class TaskWorkers
{
    [ProcessWorker]
    public static void Do(INumberedTasks.Reader tasks)
    {
        while (tasks.WaitToRead(Timeout.InfiniteTimeSpan))
            DoAll(tasks);
    }

    [ProcessWorker]
    public static async Task DoAwaiting(INumberedTasks.Reader tasks)
    {
        // A method must be called often to get its best code.
        while (await tasks.WaitToReadAsync())
            await DoSomeAsync(tasks);
    }

    /// <summary>As <see cref="Do"/>, in one call.</summary>
    [ProcessWorker]
    public static void DoOnce(INumberedTasks.Reader tasks)
    {
        while (tasks.WaitToRead(Timeout.InfiniteTimeSpan))
        {
            while (tasks.TryRead(out _))
                tasks.TaskDone();
        }
    }

    /// <inheritdoc cref="DoOnce"/>
    [ProcessWorker]
    public static async Task DoOnceAwaiting(INumberedTasks.Reader tasks)
    {
        await foreach (ProcessTask<int> task in tasks.ReadTasksAsync())
            task.Done();
    }

    private static void DoAll(INumberedTasks.Reader tasks)
    {
        while (tasks.TryRead(out _))
            tasks.TaskDone();
    }

    private static async ValueTask DoSomeAsync(INumberedTasks.Reader tasks)
    {
        int done = 0;
        await foreach (ProcessTask<int> task in tasks.ReadTasksAsync())
        {
            task.Done();
            if (++done == WarmUp.Messages)
                return;
        }
    }
}
