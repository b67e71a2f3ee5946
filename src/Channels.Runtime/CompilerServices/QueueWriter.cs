using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Channels.Participants;
using Channels.Queues;
using Channels.Queues.Bounded;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.CompilerServices;

/// <summary>The sending end of a queue, one of many. Contracts' writers derive from it. Thread-safe.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <typeparam name="TCodec">Turns them into bytes.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class QueueWriter<T, TCodec> : ProcessChannelWriter<T>, IMovableEndpoint
    where TCodec : struct, IMessageCodec<T>
{
    private readonly ChannelConnection _connection;
    private readonly bool _ownsConnection;
    private readonly Producer _producer;
    private readonly QueueSender _sender;
    private readonly BoundedSender? _bounded;
    private readonly RingSender _ring;
    private Action<T>? _itemDropped;
    private readonly bool _isSingle;

    /// <summary>For generated code.</summary>
    protected QueueWriter(ChannelConnection connection, bool ownsConnection)
    {
        _connection = connection ?? throw new ArgumentNullException(nameof(connection));
        _ownsConnection = ownsConnection;
        if (ownsConnection) connection.Owner = this;
        _producer = connection.Queue.Producer;
        _bounded = _producer as BoundedSender;
        if (_bounded is not null && Decoding.HasEndpoints<T, TCodec>()) _bounded.OnDroppedUnseen = Decoding.Drop<T, TCodec>;
        if (_bounded is null)
        {
            _sender = (QueueSender)_producer;
            _ring = _sender.Ring;
            _isSingle = _sender.IsSingle;
        }
        else
        {
            // The hot path finds no room in this ring, and goes no further.
            _sender = null!;
            _ring = RingSender.Closed;
            _isSingle = true;
        }
    }

    /// <inheritdoc/>
    public sealed override string Name => _connection.Name;

    /// <summary>
    /// How many items wait in this process for room in shared memory. A feeder thread moves them there; a process that is
    /// killed loses them, one that ends in order does not. Always 0 of a queue with a maximum, whose writers wait themselves.
    /// </summary>
    public long Buffered => _producer.Buffered;

    /// <summary>
    /// Called with each item that is dropped because a put here found the queue full, after the put, on its thread. An exception
    /// is thrown by the put, which has taken place. Only with a <see cref="ProcessChannelOptions.FullMode"/> that drops items.
    /// </summary>
    public Action<T>? ItemDropped
    {
        get => _itemDropped;
        set
        {
            _itemDropped = value;
            if (_bounded is not null) _bounded.OnDropped = value is null ? null : frame => value(QueueReader<T, TCodec>.Decode(frame));
        }
    }

    ChannelConnection IMovableEndpoint.Connection => _connection;

    /// <summary>Puts an item; never waits for room, unless the queue has a maximum.</summary>
    /// <inheritdoc/>
    public sealed override void Write(T item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!TryWriteRing(item)) _ = WriteSlow(item, Deadline.Never, cancellationToken);
    }

    /// <inheritdoc/>
    public sealed override void WriteMany(ReadOnlySpan<T> items, CancellationToken cancellationToken = default)
    {
        while (items.Length > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int stored = StoreMany(items);
            if (stored == 0)
            {
                _ = WriteSlow(items[0], Deadline.Never, cancellationToken);
                stored = 1;
            }

            items = items.Slice(stored);
        }
    }

    /// <inheritdoc/>
    public sealed override bool TryWrite(T item) => TryWriteRing(item) || TryWriteSlow(item);

    /// <inheritdoc/>
    public sealed override bool TryWrite(T item, TimeSpan timeout)
    {
        Deadline deadline = Deadline.After(timeout);
        return TryWriteRing(item) || WriteSlow(item, deadline, CancellationToken.None);
    }

    /// <inheritdoc/>
    public sealed override ValueTask WriteAsync(T item, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return new ValueTask(Task.FromCanceled(cancellationToken));
        try
        {
            return TryWriteRing(item) ? default : WriteSlowAsync(item, cancellationToken);
        }
        catch (Exception exception)
        {
            return new ValueTask(Task.FromException(exception));
        }
    }

    /// <inheritdoc/>
    public sealed override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) =>
        _producer.WaitToPut(cancellationToken);

    /// <inheritdoc/>
    public sealed override bool WaitToWrite(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _producer.WaitToPut(Deadline.After(timeout), cancellationToken);

    /// <summary>Ends when all that was put here before is in shared memory: its end does not depend on this process any more.</summary>
    public Task FlushAsync(CancellationToken cancellationToken = default) => Cancellable.Wait(_producer.FlushAsync(), cancellationToken);

    /// <summary>Forgets what waits in this process for room, so that it may end without it. What is in shared memory stays.</summary>
    public void Discard() => _producer.Discard();

    /// <inheritdoc/>
    public sealed override bool TryComplete(Exception? error = null) => _producer.TryComplete(error);

    /// <summary>Lets the endpoint go; the queue goes on. What still waited in this process is left in shared memory.</summary>
    /// <exception cref="System.IO.IOException">There is no room for it there, and nobody to take it.</exception>
    public sealed override void Dispose()
    {
        GC.SuppressFinalize(this);
        try
        {
            _producer.Dispose();
        }
        finally
        {
            _connection.EndRole(ParticipantRoles.Writes);
            if (_ownsConnection) _connection.Close();
        }
    }

    ParticipantRoles IMovableEndpoint.Role => ParticipantRoles.Writes;

    // It is shared, not moved.
    void IMovableEndpoint.Depart(long transit) => _producer.RequireOpen();

    void IMovableEndpoint.Sent()
    {
    }

    void IMovableEndpoint.Return(long transit)
    {
    }

    void IMovableEndpoint.GiveAway() => _producer.RequireOpen();

    void IMovableEndpoint.TakeBack()
    {
    }

    void IMovableEndpoint.End(Exception? error) => Dispose();

    void IMovableEndpoint.Lost(int process)
    {
    }

    /// <summary>Begins a message; an exception before its end leaves nothing behind.</summary>
    protected FrameWriter BeginFrame(byte kind) => _producer.Begin(kind);

    /// <summary>Puts the message, blocking while there is no room.</summary>
    protected void EndFrame(FrameWriter frame)
    {
        PutOutcome outcome = Offer(frame);
        if (outcome == PutOutcome.Full) _ = _bounded!.Put(frame, Deadline.Never, CancellationToken.None);
        else if (outcome == PutOutcome.Closed) throw _producer.Closed();
    }

    /// <summary>Puts the message, if the queue has not been completed and there is room.</summary>
    protected bool TryEndFrame(FrameWriter frame)
    {
        PutOutcome outcome = Offer(frame);
        if (outcome == PutOutcome.Full) _bounded!.Abandon(frame);
        return outcome == PutOutcome.Done;
    }

    /// <summary>Puts the message, waiting without a thread while there is no room.</summary>
    protected ValueTask EndFrameAsync(FrameWriter frame, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _producer.Abandon(frame);
            return new ValueTask(Task.FromCanceled(cancellationToken));
        }

        try
        {
            PutOutcome outcome = Offer(frame);
            return outcome == PutOutcome.Full ? _bounded!.PutAsync(frame, cancellationToken)
                : outcome == PutOutcome.Done ? default
                : throw _producer.Closed();
        }
        catch (Exception exception)
        {
            return new ValueTask(Task.FromException(exception));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryWriteRing(T item)
    {
        if (!default(TCodec).IsRaw) return false;
        if (_isSingle) return TryStore(item);
        ThreadBias.Owner? owner = _sender.Bias.TryEnter();
        if (owner is null) return false;
        bool isPut = TryStore(item);
        owner.Exit();
        return isPut;
    }

    /// <summary>Puts as many as the window of the ring has room for, by one store.</summary>
    /// <returns>How many; 0 if they must go the slow way.</returns>
    private int StoreMany(ReadOnlySpan<T> items)
    {
        if (!default(TCodec).IsRaw) return 0;
        ThreadBias.Owner? owner = null;
        if (!_isSingle && (owner = _sender.Bias.TryEnter()) is null) return 0;
        RingSender ring = _ring;
        long start = ring.Position;
        int size = FrameHeader.FrameSize(Unsafe.SizeOf<T>());
        long room = ring.WindowEnd <= start || _sender.IsClosed ? 0 : (ring.WindowEnd - start) / size;
        int count = (int)Math.Min(room, items.Length);
        bool arePut = true;
        if (count > 0)
        {
            byte* frame = ring.Data + (start & ring.Mask);
            for (int i = 0; i < count; i++, frame += size) Fill(frame, items[i]);
            ring.Store(start + ((long)count * size));
            arePut = _sender.IsPut(start, start + ((long)count * size));
        }

        owner?.Exit();
        return arePut ? count : throw _producer.Closed();
    }

    /// <summary>
    /// The hot path: one comparison, which also fails while the buffer is not empty; one load that tells whether the queue is completed;
    /// the frame; one store that makes it visible. Two loads follow that tell whether consumers will find it, and whether anybody
    /// wants to be woken.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryStore(T item)
    {
        RingSender ring = _ring;
        long position = ring.Position, end = position + FrameHeader.FrameSize(Unsafe.SizeOf<T>());
        if (end > ring.WindowEnd || _sender.IsClosed) return false;
        Fill(ring.Data + (position & ring.Mask), item);
        ring.Store(end);
        return _sender.IsPut(position, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill(byte* frame, T item)
    {
        if (Unsafe.SizeOf<T>() == sizeof(uint))
        {
            // Header and payload in one store.
            Unsafe.WriteUnaligned(frame, FrameHeader.Pack(1, sizeof(uint)) | ((ulong)Unsafe.As<T, uint>(ref item) << 32));
        }
        else
        {
            Unsafe.WriteUnaligned(frame + FrameHeader.Size, item);
            *(uint*)frame = FrameHeader.Pack(1, Unsafe.SizeOf<T>());
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool WriteSlow(T item, Deadline deadline, CancellationToken cancellationToken)
    {
        PutOutcome outcome = Offer(item, out FrameWriter? frame);
        if (outcome == PutOutcome.Closed) throw _producer.Closed();
        return outcome == PutOutcome.Done || _bounded!.Put(frame ?? Encode(item), deadline, cancellationToken);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask WriteSlowAsync(T item, CancellationToken cancellationToken)
    {
        PutOutcome outcome = Offer(item, out FrameWriter? frame);
        if (outcome == PutOutcome.Closed) throw _producer.Closed();
        return outcome == PutOutcome.Done ? default : _bounded!.PutAsync(frame ?? Encode(item), cancellationToken);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryWriteSlow(T item)
    {
        PutOutcome outcome = Offer(item, out FrameWriter? frame);
        if (frame is not null) _bounded!.Abandon(frame);
        return outcome == PutOutcome.Done;
    }

    /// <summary>Puts an item, if that needs no wait.</summary>
    /// <param name="item">The item.</param>
    /// <param name="frame">If there is no room: what the item was encoded with, if it was.</param>
    private PutOutcome Offer(T item, out FrameWriter? frame)
    {
        frame = null;
        PutOutcome outcome;
        if (default(TCodec).IsRaw && Unsafe.SizeOf<T>() <= (_bounded is null ? _ring.LongestInline : _bounded.LongestInline))
        {
            outcome = _bounded is null ? _sender.TryPutRaw(item) : _bounded.TryPutRaw(item);
        }
        else
        {
            if (!_producer.CanPut()) return PutOutcome.Closed;
            FrameWriter encoded = Encode(item);
            outcome = _producer.TryPut(encoded);
            if (outcome == PutOutcome.Dropped) _bounded!.Abandon(encoded);
            else if (outcome == PutOutcome.Full) frame = encoded;
        }

        if (outcome != PutOutcome.Dropped) return outcome;
        _itemDropped?.Invoke(item);
        return PutOutcome.Done;
    }

    /// <summary>As the other one, of a message that is encoded.</summary>
    private PutOutcome Offer(FrameWriter frame)
    {
        PutOutcome outcome = _producer.TryPut(frame);
        if (outcome != PutOutcome.Dropped) return outcome;
        try
        {
            if (_itemDropped is { } handler)
            {
                FrameReader reader = new(frame.Kind, frame.PayloadAddress, frame.Length);
                handler(default(TCodec).Read(ref reader));
            }
        }
        finally
        {
            _bounded!.Abandon(frame);
        }

        return PutOutcome.Done;
    }

    private FrameWriter Encode(in T item)
    {
        FrameWriter frame = _producer.Begin(default(TCodec).KindOf(item));
        default(TCodec).Write(frame, item);
        return frame;
    }
}
