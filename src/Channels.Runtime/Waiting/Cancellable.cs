using System.Threading;
using System.Threading.Tasks;

namespace Channels.Waiting;

/// <summary>Waits for a task that goes on when the wait is cancelled.</summary>
internal static class Cancellable
{
    internal static Task Wait(Task task, CancellationToken cancellation) =>
        cancellation.IsCancellationRequested ? Task.FromCanceled(cancellation)
        : task.IsCompleted || !cancellation.CanBeCanceled ? task
        : WaitAsync(task, cancellation);

    private static async Task WaitAsync(Task task, CancellationToken cancellation)
    {
        TaskCompletionSource<bool> cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = cancellation.Register(() => cancelled.TrySetResult(true));
        if (await Task.WhenAny(task, cancelled.Task).ConfigureAwait(false) != task) cancellation.ThrowIfCancellationRequested();
        await task.ConfigureAwait(false);
    }
}
