using System;
using System.Diagnostics;
using System.Threading.Tasks;

namespace Channels.Faults.Tests;

/// <summary>No wait of these tests is without an end, and one that ends this way says what hung.</summary>
internal static class Limit
{
    internal static readonly TimeSpan Ample = TimeSpan.FromSeconds(30);

    /// <summary>How soon a death has to be noticed.</summary>
    internal static readonly TimeSpan OfDetection = TimeSpan.FromSeconds(1);

    internal static async Task Of(Task task, string what, TimeSpan? limit = null)
    {
        await AwaitEnd(task, what, limit ?? Ample);
        await task;
    }

    internal static async Task<T> Of<T>(Task<T> task, string what, TimeSpan? limit = null)
    {
        await AwaitEnd(task, what, limit ?? Ample);
        return await task;
    }

    /// <summary>Runs what blocks on a thread of its own.</summary>
    internal static Task Run(Action action) =>
        Task.Factory.StartNew(action, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits for what nothing tells.</summary>
    internal static async Task Until(Func<bool> condition, string what)
    {
        for (Stopwatch clock = Stopwatch.StartNew(); !condition();)
        {
            if (clock.Elapsed > Ample) throw new TimeoutException($"In {Ample.TotalSeconds:F0} seconds it did not happen that {what}.");
            await Task.Delay(1);
        }
    }

    private static async Task AwaitEnd(Task task, string what, TimeSpan limit)
    {
        if (await Task.WhenAny(task, Task.Delay(limit)) != task) throw new TimeoutException($"After {limit.TotalSeconds:F0} seconds, {what} hangs.");
    }
}
