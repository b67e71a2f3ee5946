using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Channels.Queues;
using Channels.Queues.Bounded;
using Channels.Waiting;

namespace Channels.CompilerServices;

/// <summary>The receiving end of a queue, one of many. Contracts' readers derive from it. Thread-safe.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <typeparam name="TCodec">Turns them into bytes.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class QueueReader<T, TCodec> : MessageReader<T>, IMovableEndpoint
    where TCodec : struct, IMessageCodec<T>
{
    private readonly ChannelConnection _connection;
    private readonly bool _ownsConnection;
    private readonly Consumer _consumer;
    private readonly QueueReceiver _receiver;
    private readonly BoundedReceiver? _bounded;
    private readonly bool _isSingle;
    private readonly TakenFramePool _frames;
    private readonly Stack<QueueOperation<T, TCodec>> _operations = new();

    /// <summary>For generated code.</summary>
    protected QueueReader(ChannelConnection connection, bool ownsConnection)
    {
        _connection = connection ?? throw new ArgumentNullException(nameof(connection));
        _ownsConnection = ownsConnection;
        if (ownsConnection) connection.Owner = this;
        _consumer = connection.Queue.Consumer;
        _bounded = _consumer as BoundedReceiver;

        // Without rings, the hot path finds no kept one, and goes no further.
        _receiver = _bounded is null ? (QueueReceiver)_consumer : null!;
        _isSingle = _bounded is not null || _consumer.IsSingle;
        _frames = new TakenFramePool(connection.BasePath, Decoding.HasEndpoints<T, TCodec>() ? Decoding.Prepare<T, TCodec> : null);
    }

    /// <inheritdoc/>
    public sealed override string Name => _connection.Name;

    /// <inheritdoc/>
    public sealed override bool CanCount => true;

    /// <inheritdoc/>
    public sealed override bool CanPeek => true;

    /// <summary>
    /// How many items are in the queue, those that producers still hold included. Walks them, so it is not for every item; exact while
    /// nobody puts or takes.
    /// </summary>
    public sealed override int Count => (int)Math.Min(int.MaxValue, _consumer.Count());

    /// <inheritdoc/>
    public sealed override Task Completion => _consumer.Completion;

    ChannelConnection IMovableEndpoint.Connection => _connection;

    internal Consumer Consumer => _consumer;

    /// <inheritdoc/>
    public sealed override T Read(CancellationToken cancellationToken = default) =>
        (!cancellationToken.IsCancellationRequested && TryReadKept(out T? item)) || ReadSlow(Deadline.Never, cancellationToken, out item) ? item : default!;

    /// <inheritdoc/>
    public sealed override bool TryRead(TimeSpan timeout, out T item) =>
        TryReadKept(out item!) || ReadSlow(Deadline.After(timeout), CancellationToken.None, out item);

    /// <inheritdoc/>
    public sealed override bool TryRead([MaybeNullWhen(false)] out T item) => TryReadKept(out item) || TryReadSlow(out item);

    /// <inheritdoc/>
    public sealed override int ReadMany(Span<T> items)
    {
        if (default(TCodec).IsRaw && _bounded is null)
        {
            int taken = _receiver.TakeRaw(items);
            if (taken > 0) return taken;
        }

        int read = 0;
        while (read < items.Length && TryReadSlow(out T? item)) items[read++] = item;
        return read;
    }

    /// <summary>Shows an item that would be taken next, if nobody else takes it before.</summary>
    public sealed override bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        TakenFrame frame = Rent();
        try
        {
            if (_consumer.TryShow(frame))
            {
                item = Decode(frame, isOnlyShown: true);
                return true;
            }

            item = default;
            return false;
        }
        finally
        {
            Return(frame, keepFile: true);
        }
    }

    /// <inheritdoc/>
    public sealed override bool WaitToRead(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline deadline = Deadline.After(timeout);
        QueueOperation<T, TCodec> operation = Begin(takes: false);
        WaitOutcome outcome = operation.BlockAndReturn(deadline, cancellationToken);
        return outcome == WaitOutcome.Ended && _consumer.ErrorOfEnd() is { } error ? throw error : outcome == WaitOutcome.Ready;
    }

    /// <inheritdoc/>
    public sealed override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
        Begin(takes: false).StartAndReturn(cancellationToken);

    /// <inheritdoc/>
    public sealed override ValueTask<T> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return new ValueTask<T>(Task.FromCanceled<T>(cancellationToken));
        try
        {
            if (TryReadKept(out T? item) || TryReadSlow(out item)) return new ValueTask<T>(item);
        }
        catch (Exception exception)
        {
            return new ValueTask<T>(Task.FromException<T>(exception));
        }

        return Begin(takes: true).StartTake(cancellationToken);
    }

    /// <summary>All items until the queue is completed. Faster than through the interface: each item that is there costs no state machine.</summary>
    public new QueueSequence<T, TCodec> ReadAllAsync(CancellationToken cancellationToken = default) => new(this, cancellationToken);

    /// <inheritdoc/>
    public sealed override void Dispose()
    {
        GC.SuppressFinalize(this);
        try
        {
            _consumer.Dispose();
        }
        finally
        {
            _connection.EndRole(Participants.ParticipantRoles.Reads);
            if (_ownsConnection) _connection.Close();
        }
    }

    Participants.ParticipantRoles IMovableEndpoint.Role => Participants.ParticipantRoles.Reads;

    // It is shared, not moved.
    void IMovableEndpoint.Depart(long transit) => _consumer.RequireOpen();

    void IMovableEndpoint.Sent()
    {
    }

    void IMovableEndpoint.Return(long transit)
    {
    }

    void IMovableEndpoint.GiveAway() => _consumer.RequireOpen();

    void IMovableEndpoint.TakeBack()
    {
    }

    void IMovableEndpoint.End(Exception? error) => Dispose();

    void IMovableEndpoint.Lost(int process)
    {
    }

    /// <summary>
    /// Hands each item to the dispatcher until the queue is completed. What a message shows is a copy, so that others can go on with
    /// the rest, or, of one that is too large for a ring, the shared memory itself; it is valid until the dispatcher's task ends.
    /// </summary>
    protected async Task DispatchAsync<TDispatcher>(TDispatcher dispatcher, CancellationToken cancellationToken)
        where TDispatcher : struct, IMessageDispatcher
    {
        QueueOperation<T, TCodec> operation = new(this) { Taken = _frames.New() };
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_consumer.TryTake(operation.Taken, fromTheDead: false) && !await operation.Start(cancellationToken).ConfigureAwait(false)) return;
            try
            {
                await Dispatch(dispatcher, operation.Taken, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                operation.Taken.Clear();
            }
        }
    }

    private protected sealed override IAsyncEnumerable<T> ReadAllCore(CancellationToken cancellationToken) => ReadAllAsync(cancellationToken);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryReadKept([MaybeNullWhen(false)] out T item)
    {
        if (default(TCodec).IsRaw)
        {
            if (_isSingle) return _consumer.Kept.TryTakeKept(out item);
            if (_receiver.Bias.TryEnter() is { } owner)
            {
                bool isTaken = _consumer.Kept.TryTakeKept(out item);
                owner.Exit();
                return isTaken;
            }
        }

        item = default;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal bool TryReadSlow([MaybeNullWhen(false)] out T item)
    {
        if (default(TCodec).IsRaw && (_bounded is null ? _receiver.TryTakeRaw(out item) : _bounded.TryTakeRaw(out item))) return true;
        TakenFrame frame = Rent();
        try
        {
            if (_consumer.TryTakeNow(frame))
            {
                item = DecodeTaken(frame);
                return true;
            }

            item = default;
            return false;
        }
        finally
        {
            Return(frame);
        }
    }

    /// <summary>Decodes what was taken.</summary>
    internal virtual T DecodeTaken(TakenFrame frame) => Decode(frame);

    internal static T Decode(TakenFrame frame, bool isOnlyShown = false)
    {
        FrameReader reader = frame.Read(isOnlyShown);
        T item = Decoding.Decode<T, TCodec>(ref reader);
        frame.Arrivals = null;
        return item;
    }

    internal void Return(QueueOperation<T, TCodec> operation)
    {
        lock (_operations) _operations.Push(operation);
    }

    internal TakenFrame Rent() => _frames.Rent();

    internal void Return(TakenFrame frame, bool keepFile = false) => _frames.Return(frame, keepFile);

    private protected static ValueTask Dispatch<TDispatcher>(in TDispatcher dispatcher, TakenFrame frame, CancellationToken cancellationToken)
        where TDispatcher : struct, IMessageDispatcher
    {
        FrameReader reader = frame.Read();
        try
        {
            return dispatcher.DispatchAsync(ref reader, cancellationToken);
        }
        catch when (!reader.IsEnded)
        {
            // Its handler was not called.
            reader.DropEndpoints();
            throw;
        }
        finally
        {
            // They are the handler's.
            if (reader.IsEnded) frame.Arrivals = null;
        }
    }

    private QueueOperation<T, TCodec> Begin(bool takes)
    {
        QueueOperation<T, TCodec>? operation = null;
        lock (_operations)
        {
            if (_operations.Count > 0) operation = _operations.Pop();
        }

        operation ??= new QueueOperation<T, TCodec>(this);
        operation.Taken = takes ? Rent() : null;
        return operation;
    }

    private bool ReadSlow(Deadline deadline, CancellationToken cancellationToken, out T item)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TryReadSlow(out item!)) return true;
        return Begin(takes: true).BlockAndTake(deadline, cancellationToken, out item);
    }
}
