using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Channels.Joinables;
using Channels.Queues;
using Channels.Waiting;

namespace Channels.CompilerServices;

/// <summary>
/// The receiving end of a joinable queue, one of many. Contracts' readers derive from it. Each item that is taken is a task, which is in
/// flight here until it is finished: by <see cref="TaskDone"/>, or by its own <see cref="ProcessTask{T}.Done"/>. Thread-safe.
/// </summary>
/// <remarks>
/// A reader's end: when the queue is completed, all is taken, and nobody else has tasks in flight, of which this reader might be needed if
/// that process dies. Readers that have tasks in flight themselves don't wait for each other.
/// </remarks>
/// <typeparam name="T">The messages.</typeparam>
/// <typeparam name="TCodec">Turns them into bytes.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class JoinableReader<T, TCodec> : QueueReader<T, TCodec>
    where TCodec : struct, IMessageCodec<T>
{
    private readonly Joining<T, TCodec> _joining;
    private readonly TaskReceiver _receiver;

    /// <summary>For generated code.</summary>
    protected JoinableReader(ChannelConnection connection, bool ownsConnection)
        : base(connection, ownsConnection)
    {
        _joining = new Joining<T, TCodec>(connection);
        _receiver = (TaskReceiver)Consumer;
    }

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.Unfinished"/>
    public long Unfinished => _joining.Unfinished;

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.InFlight"/>
    public IReadOnlyList<TasksInFlight> InFlight => _joining.InFlight;

    /// <summary>
    /// Finishes the task that was taken first of those in flight here; one call for each item that was read, as with Python's queue. It counts
    /// as done when all that this process has put into this queue before is in shared memory.
    /// </summary>
    /// <exception cref="InvalidOperationException">All tasks that were taken here are finished already.</exception>
    public void TaskDone() => _receiver.FinishOldest();

    /// <summary>Takes a task if there is one now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadTask(out ProcessTask<T> task) => TryReadTaskKept(out task) || TryReadTaskSlow(out task);

    /// <summary>Takes a task, waiting until there is one.</summary>
    /// <exception cref="System.Threading.Channels.ChannelClosedException">The queue has been completed, and all tasks are taken.</exception>
    /// <exception cref="ChannelPeerLostException">All who could put have gone, one of them by death, and all tasks are taken.</exception>
    public async ValueTask<ProcessTask<T>> ReadTaskAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TryReadTask(out ProcessTask<T> task)) return task;
        QueueOperation<T, TCodec> operation = new(this) { Taken = Rent() };
        try
        {
            return await operation.Start(cancellationToken).ConfigureAwait(false) ? TaskOf(operation.Taken) : throw Consumer.Closed();
        }
        catch (RemoteException)
        {
            throw Consumer.Closed();
        }
        finally
        {
            Return(operation.Taken);
        }
    }

    /// <summary>All tasks until the queue is at its end, see the remarks. Each is finished, or given back, by whoever enumerates.</summary>
    public TaskSequence<T, TCodec> ReadTasksAsync(CancellationToken cancellationToken = default) => new(this, cancellationToken);

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.TakeDeadLetters"/>
    public IReadOnlyList<DeadLetter<T>> TakeDeadLetters() => _joining.TakeDeadLetters();

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.Join()"/>
    public void Join() => Join(CancellationToken.None);

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.Join(CancellationToken)"/>
    public void Join(CancellationToken cancellationToken) => _joining.Join(Deadline.Never, cancellationToken);

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.Join(TimeSpan, CancellationToken)"/>
    public bool Join(TimeSpan timeout, CancellationToken cancellationToken = default) => _joining.Join(Deadline.After(timeout), cancellationToken);

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.JoinAsync()"/>
    public Task JoinAsync() => JoinAsync(CancellationToken.None);

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.JoinAsync(CancellationToken)"/>
    public Task JoinAsync(CancellationToken cancellationToken) => _joining.JoinAsync(cancellationToken);

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.JoinAsync(TimeSpan, CancellationToken)"/>
    public Task JoinAsync(TimeSpan timeout, CancellationToken cancellationToken = default) => _joining.JoinAsync(timeout, cancellationToken);

    /// <summary>
    /// Hands each task to the dispatcher until the queue is at its end. A task is done when the dispatcher's task ends, and given back, with
    /// the exception, when that throws; the next one follows.
    /// </summary>
    protected new async Task DispatchAsync<TDispatcher>(TDispatcher dispatcher, CancellationToken cancellationToken)
        where TDispatcher : struct, IMessageDispatcher
    {
        TakenFrame taken = new(Consumer.Queue.Connection.BasePath);
        QueueOperation<T, TCodec> operation = new(this) { Taken = taken };
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Consumer.TryTake(taken, fromTheDead: false) && !await operation.Start(cancellationToken).ConfigureAwait(false)) return;
            long task = taken.Task;
            try
            {
                await Dispatch(dispatcher, taken, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                _receiver.Abandon(task, exception);
                if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested) throw;
                continue;
            }
            finally
            {
                taken.Clear();
            }

            _receiver.Finish(task);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryReadTaskKept(out ProcessTask<T> task)
    {
        if (default(TCodec).IsRaw)
        {
            TaskReceiver receiver = _receiver;
            if (receiver.Bias.TryEnter() is { } owner)
            {
                bool isTaken = receiver.Kept.TryTakeKept(out T? item);
                task = new ProcessTask<T>(receiver, item!, receiver.Held.LastAdded, 1);
                owner.Exit();
                return isTaken;
            }
        }

        task = default;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal bool TryReadTaskSlow(out ProcessTask<T> task)
    {
        if (default(TCodec).IsRaw && _receiver.TryTakeRawTask(out T? raw, out long position))
        {
            task = new ProcessTask<T>(_receiver, raw!, position, 1);
            return true;
        }

        TakenFrame frame = Rent();
        try
        {
            bool isTaken = Consumer.TryTakeNow(frame);
            task = isTaken ? TaskOf(frame) : default;
            return isTaken;
        }
        finally
        {
            Return(frame);
        }
    }

    /// <summary>A task that can't be decoded is given back, and at last a dead letter.</summary>
    internal sealed override T DecodeTaken(TakenFrame frame)
    {
        try
        {
            return Decode(frame);
        }
        catch (Exception exception)
        {
            _receiver.Abandon(frame.Task, exception);
            throw;
        }
    }

    internal ProcessTask<T> TaskOf(TakenFrame frame) => new(_receiver, DecodeTaken(frame), frame.Task, frame.Deliveries);
}
