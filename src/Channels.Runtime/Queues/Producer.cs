using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>What a queue's writer puts with, whatever the items are kept in. Any thread, but for <see cref="IsSingle"/>.</summary>
internal abstract unsafe class Producer
{
    private protected readonly ulong* _consumersWake;
    private protected volatile bool _isDisposed;

    private readonly Queue _queue;

    private protected Producer(Queue queue)
    {
        _queue = queue;
        _consumersWake = queue.Header.ConsumersWake;
    }

    /// <summary>Whether all puts come from one thread at a time.</summary>
    internal bool IsSingle => _queue.Settings.SingleWriter;

    /// <summary>How many items wait in this process.</summary>
    internal abstract long Buffered { get; }

    /// <summary>Whether puts are refused.</summary>
    internal bool IsClosed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WakePair.IsClosed(_consumersWake);
    }

    /// <summary>Begins a message. One that is not ended leaves nothing behind.</summary>
    internal abstract FrameWriter Begin(byte kind);

    /// <summary>
    /// Puts a message, if that needs no wait. Afterwards <paramref name="frame"/> is the producer's again, also if it throws, unless there
    /// is no room, or the message is dropped: then it is still the caller's.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The writer has been disposed.</exception>
    internal abstract PutOutcome TryPut(FrameWriter frame);

    /// <summary>Takes back what a message was encoded with that is not put.</summary>
    internal abstract void Abandon(FrameWriter frame);

    /// <summary>Ends when all that was put before is in shared memory, or discarded.</summary>
    internal abstract Task FlushAsync();

    /// <summary>Forgets what waits in this process.</summary>
    internal abstract void Discard();

    /// <summary>Waits until a put is worth trying; as .NET's channels have it, false after a completion, its error if there was one.</summary>
    internal abstract ValueTask<bool> WaitToPut(CancellationToken cancellation);

    /// <summary>As the other one, blocking; false also if the time is over.</summary>
    internal abstract bool WaitToPut(Deadline deadline, CancellationToken cancellation);

    /// <summary>Ends the use here.</summary>
    internal abstract void Dispose();

    /// <summary>The next look goes to who still lives, too. Any thread.</summary>
    internal virtual void LookAtEverything()
    {
    }

    internal bool TryComplete(Exception? error) => !_isDisposed && _queue.Completion.TryComplete(error);

    /// <summary>Whether more can be put: false if the queue has been completed.</summary>
    /// <exception cref="ObjectDisposedException">The writer has been disposed.</exception>
    internal bool CanPut() => _isDisposed ? throw Closed() : !IsClosed && !_queue.Completion.IsSaid;

    internal void RequireOpen()
    {
        if (_isDisposed) throw Closed();
    }

    /// <summary>What a put throws now.</summary>
    internal Exception Closed() =>
        _isDisposed ? new ObjectDisposedException("Writer", $"The writer of the queue '{_queue.Connection.Name}' has been disposed.")
        : _queue.Completion.ErrorForProducers is { } error ? new ChannelClosedException(error)
        : new ChannelClosedException($"The queue '{_queue.Connection.Name}' has been completed; nothing more can be put.");
}
