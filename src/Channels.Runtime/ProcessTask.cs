using System;
using Channels.Joinables;

namespace Channels;

/// <summary>
/// A task that was taken from a joinable queue. Whoever took it finishes it or gives it back; if it dies before, another consumer gets
/// the task. Any thread.
/// </summary>
/// <typeparam name="T">The messages.</typeparam>
public readonly struct ProcessTask<T>
{
    private readonly TaskReceiver? _receiver;
    private readonly long _task;

    internal ProcessTask(TaskReceiver receiver, T value, long task, int deliveries)
    {
        _receiver = receiver;
        Value = value;
        _task = task;
        Deliveries = deliveries;
    }

    /// <summary>The task.</summary>
    public T Value { get; }

    /// <summary>How many consumers have got it, this one included: 1 unless others died with it or gave it back.</summary>
    public int Deliveries { get; }

    /// <summary>
    /// Says that the task is done. It counts as done when all that this process has put into this queue before is in shared memory: so the
    /// tasks that a task puts are never lost with a process that dies after it. What it puts into other channels is its own concern:
    /// a queue's <c>FlushAsync</c> before this call sees to that.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has been finished or given back before.</exception>
    /// <exception cref="ObjectDisposedException">Its reader has been disposed; somebody else gets the task.</exception>
    public void Done() => Receiver.Finish(_task);

    /// <summary>
    /// Gives the task back: another consumer gets it, or this one once more. If it has been delivered as often as it may be, it goes to
    /// the dead letters.
    /// </summary>
    /// <param name="error">Why; kept for the dead letter.</param>
    /// <exception cref="InvalidOperationException">It has been finished or given back before.</exception>
    /// <exception cref="ObjectDisposedException">Its reader has been disposed; somebody else gets the task.</exception>
    public void Abandon(Exception? error = null) => Receiver.Abandon(_task, error);

    private TaskReceiver Receiver => _receiver ?? throw new InvalidOperationException("This is no task: it came from no reader.");
}
