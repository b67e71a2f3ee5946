using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.TestProcess;

/// <summary>Makes a failure out of a hang, with the name of what hung.</summary>
public static class Patience
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>For as long nothing may happen before the test believes that somebody waits.</summary>
    private static readonly TimeSpan s_evidence = TimeSpan.FromMilliseconds(15);

    public static Task Within(this Task task, [CallerArgumentExpression(nameof(task))] string what = "") => Within(task, Longest, what);

    public static async Task Within(this Task task, TimeSpan limit, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(limit);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"'{what}' hung: it was not over after {limit.TotalSeconds} s.", exception);
        }
    }

    public static Task<T> Within<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "") => Within(task, Longest, what);

    public static async Task<T> Within<T>(this Task<T> task, TimeSpan limit, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await Within((Task)task, limit, what);
        return await task;
    }

    public static Task Within(this ValueTask task, [CallerArgumentExpression(nameof(task))] string what = "") => task.AsTask().Within(what);

    public static Task<T> Within<T>(this ValueTask<T> task, [CallerArgumentExpression(nameof(task))] string what = "") => task.AsTask().Within(what);

    /// <summary>Runs what blocks on a thread of its own.</summary>
    public static Task<T> OnThread<T>(Func<T> blocking)
    {
        TaskCompletionSource<T> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            try
            {
                result.SetResult(blocking());
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        })
        { IsBackground = true };
        thread.Start();
        return result.Task;
    }

    /// <inheritdoc cref="OnThread{T}"/>
    public static Task OnThread(Action blocking) => OnThread(() =>
    {
        blocking();
        return true;
    });

    /// <summary>Fails if the task ends at once. That something waits can only be seen by the time that it takes.</summary>
    public static async Task Waits(Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        if (await Task.WhenAny(task, Task.Delay(s_evidence)) != task) return;
        await task;
        throw new InvalidOperationException($"'{what}' did not wait.");
    }
}
