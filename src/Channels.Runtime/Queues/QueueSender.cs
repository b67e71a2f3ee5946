using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Participants;
using Channels.Rings;
using Channels.Segments;
using Channels.Waiting;
using Barrier = Channels.Waiting.Barrier;

namespace Channels.Queues;

/// <summary>
/// A producer: it has a ring of its own, and a buffer in its process for what does not fit there, which a feeder thread moves
/// into the ring. So a put never waits. Any thread, but for <see cref="Producer.IsSingle"/>.
/// </summary>
/// <remarks>
/// 1. While the buffer is empty and the ring has room, a put writes the ring. While it is not, only the feeder does, so
///    items stay in order. Both hold the gate, but for the puts of a single writer, and of the thread that has the gate's bias: the
///    window of the ring that they look at is open only while the buffer is empty, and who appends shuts it before.
/// 2. An item leaves the buffer, and the count of buffered items, after it is published.
/// 3. A put looks at <see cref="WakePair.ClosedBit"/> before its store and again after it. If the queue was completed between the
///    two, a consumer may have looked at the ring before the store and found the end; so the item is taken back, if it is
///    still the next of its ring, and the put is refused. The consumer's side of this is in <see cref="QueueReceiver"/>.
/// </remarks>
internal sealed unsafe partial class QueueSender : Producer
{
    private const int PutsBetweenLooks = 64;
    private const int LooksAtMost = 256, LooksPerPace = 16, PausesBetweenLooks = 4;

    private readonly RingQueue _queue;
    private readonly int _slot;
    private readonly long* _buffered;
    private readonly OverflowBuffer _buffer = new();
    private readonly FrameWriterPool _frames;
    private readonly RoomWait _room;
    private long _consumedWhenFull = -1;
    private int _putsSinceLook;
    private long _removed;
    private ChannelCorruptException? _damage;
    private volatile bool _isOpen;

    internal QueueSender(RingQueue queue)
        : base(queue)
    {
        _queue = queue;
        _slot = queue.Participants.SelfSlot;
        _buffered = queue.File.BufferedOf(_slot);
        Ring = new RingSender(queue.File.RingOf(_slot), _consumersWake, new QueueSpills(queue.Spills));
        _frames = new FrameWriterPool(Ring, IsSingle);
        _room = new RoomWait(queue.File.SenderWakeOf(_slot), this);
    }

    internal RingSender Ring { get; }

    /// <summary>Guards the ring, the buffer and the feeder.</summary>
    internal object Gate { get; } = new();

    /// <summary>Which thread may write the ring without the gate, while the window is open.</summary>
    internal ThreadBias Bias { get; } = new();

    /// <inheritdoc/>
    internal override long Buffered
    {
        get
        {
            lock (Gate) return _buffer.Count;
        }
    }

    /// <summary>Whether the feeder has nothing to wait for.</summary>
    internal bool HasNothingToFeed => _isDisposed;

    /// <inheritdoc/>
    internal override FrameWriter Begin(byte kind)
    {
        FrameWriter frame = _frames.Rent();
        lock (Gate)
        {
            Bias.Revoke();
            RequireOpen();

            // That the queue is completed is told where the message ends, in the way of its form: false, an exception, a failed task.
            if (!IsClosed && _queue.Completion.IsSaid) _queue.Completion.Tell();
            bool isOpen = !IsClosed;
            if (isOpen) Open();
            frame.Begin(kind, inRing: isOpen && IsSingle && _buffer.Count == 0 && _damage is null);
        }

        return frame;
    }

    /// <summary>Puts a message; it never waits.</summary>
    internal override PutOutcome TryPut(FrameWriter frame)
    {
        PutOutcome outcome = frame.HasDepartures ? TryPutWithEndpoints(frame) : TryPutNow(frame);
        DoDue();
        return outcome;
    }

    private PutOutcome TryPutNow(FrameWriter frame)
    {
        bool isPut;
        if (IsClosed)
        {
            isPut = false;
        }
        else if (frame.IsInRing)
        {
            long start = Ring.Position;
            Ring.Store(frame.Kind, frame.Length);
            isPut = IsPut(start, Ring.Position);
        }
        else
        {
            try
            {
                lock (Gate)
                {
                    Bias.Revoke();
                    if (_isDisposed) throw Closed();
                    isPut = frame.Spill is { } spill ? PutSpill(frame, spill) : PutBytes(frame.Kind, frame.Payload);
                }
            }
            catch
            {
                Abandon(frame);
                throw;
            }
        }

        // The file of a message that was put is its receiver's from now on.
        frame.DropSpill(isPut ? Ring.Position : 0);
        _frames.Return(frame);
        return isPut ? PutOutcome.Done : PutOutcome.Closed;
    }

    /// <inheritdoc/>
    internal override void Abandon(FrameWriter frame)
    {
        frame.DropSpill();
        frame.EndTravel(isSent: false);
        _frames.Return(frame);
    }

    /// <summary>What follows the store of <c>published</c>: makes consumers find the item.</summary>
    /// <param name="start">Where its frame began, or that of the first of several which one store published.</param>
    /// <param name="end">Where the last frame ends.</param>
    /// <returns>False if the queue was completed meanwhile, and nobody gets the item, or the rest of several.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsPut(long start, long end)
    {
        // The load may overtake the store of published: then a consumer that clears the bit on its way to sleep has a barrier
        // between that and its last look at the ring.
        if (!_queue.File.Ready.Has(_slot)) SetReady();
        return !WakePair.NeedsAttention(_consumersWake) || Attend(start, end);
    }

    /// <inheritdoc/>
    internal override ValueTask<bool> WaitToPut(CancellationToken cancellation) =>
        cancellation.IsCancellationRequested ? new ValueTask<bool>(Task.FromCanceled<bool>(cancellation))
        : CanPut() ? new ValueTask<bool>(true)
        : _queue.Completion.ErrorForProducers is { } error ? new ValueTask<bool>(Task.FromException<bool>(error))
        : new ValueTask<bool>(false);

    /// <inheritdoc/>
    internal override bool WaitToPut(Deadline deadline, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return WaitToPut(CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>Whether it is a sender of that channel.</summary>
    internal bool IsOf(RingQueue queue) =>
        queue == _queue || (queue.Connection.Name == _queue.Connection.Name && queue.Connection.BasePath == _queue.Connection.BasePath);

    /// <summary>Puts a message that is its own bytes, if the queue has not been completed.</summary>
    internal PutOutcome TryPutRaw<T>(T item)
    {
        bool isPut;
        lock (Gate)
        {
            Bias.Revoke();
            if (_isDisposed) throw Closed();
            isPut = !IsClosed && PutRaw(item);
            if (isPut && !IsSingle) Bias.Grant();
        }

        DoDue();
        return isPut ? PutOutcome.Done : PutOutcome.Closed;
    }

    private bool PutRaw<T>(T item)
    {
        if (!HasRoom(FrameHeader.FrameSize(Unsafe.SizeOf<T>()))) return Append(1, new ReadOnlySpan<byte>(Unsafe.AsPointer(ref item), Unsafe.SizeOf<T>()));
        long start = Ring.Position;
        Unsafe.WriteUnaligned(Ring.PayloadAddress, item);
        Ring.Store(1, Unsafe.SizeOf<T>());
        return IsPut(start, Ring.Position);
    }

    /// <summary>Puts a message into the ring, or behind what the buffer holds. The caller holds the gate.</summary>
    private bool PutBytes(byte kind, ReadOnlySpan<byte> payload)
    {
        if (!HasRoom(FrameHeader.FrameSize(payload.Length))) return Append(kind, payload);
        long start = Ring.Position;
        payload.CopyTo(new Span<byte>(Ring.PayloadAddress, payload.Length));
        Ring.Store(kind, payload.Length);
        return IsPut(start, Ring.Position);
    }

    private bool Append(byte kind, ReadOnlySpan<byte> payload)
    {
        Ring.ShutWindow();
        _buffer.Append(kind, payload);
        SayBuffered();
        if (IsClosed)
        {
            // Nobody has moved it: the feeder needs the gate.
            _buffer.TakeBackLast();
            SayBuffered();

            // A consumer that saw it buffered waits for it.
            _ = WakePair.Attend(_consumersWake);
            return false;
        }

        if (_buffer.Count == 1) Feed();
        return true;
    }

    /// <summary>Whether a frame of that size can be written into the ring now. The caller holds the gate, and writes it at once.</summary>
    private bool HasRoom(int frameSize)
    {
        if (_damage is { } damage) throw new ChannelCorruptException("the feeder found so.", damage);
        Open();
        if (_buffer.Count > 0)
        {
            // The feeder sleeps until there is much room, and takes a while to wake up. A look at each put would cost more than it brings.
            if (++_putsSinceLook < PutsBetweenLooks) return false;
            _putsSinceLook = 0;
            _ = MoveSome(out _);
            if (_buffer.Count > 0) return false;
        }

        return Ring.HasRoom(frameSize) || (IsBeingEmptied() && Ring.HasRoom(frameSize));
    }

    /// <summary>
    /// Whether consumers are emptying the full ring just now: then they are given some microseconds to make much room, which is far
    /// less than the way through the buffer costs. Where nobody takes, this costs next to nothing.
    /// </summary>
    private bool IsBeingEmptied()
    {
        if (!Cpu.CanSpin) return false;
        long seen = Ring.Consumed, wanted = Ring.RoomAt((int)(Ring.Capacity / 8));
        if (seen == _consumedWhenFull) return false;
        long pace = (wanted - seen) / (LooksAtMost / LooksPerPace);
        for (int i = 1; i <= LooksAtMost; i++)
        {
            for (int pause = 0; pause < PausesBetweenLooks; pause++) Cpu.Pause();
            long consumed = Ring.Consumed;
            if (consumed >= wanted) return true;
            if (i % LooksPerPace != 0) continue;

            // At this pace it would take too long.
            if (consumed - seen < pace) break;
            seen = consumed;
        }

        _consumedWhenFull = Ring.Consumed;
        return false;
    }

    private bool PutSpill(FrameWriter frame, SpillFile spill)
    {
        SpillReference reference = new() { Kind = frame.Kind, File = spill.Number, Length = frame.Length };
        return PutBytes(FrameHeader.Spill, new ReadOnlySpan<byte>(&reference, sizeof(SpillReference)));
    }

    /// <summary>Takes the slot's ring over, when it is first needed.</summary>
    private void Open()
    {
        if (_isOpen) return;
        _queue.Reserve(_slot);
        RingMemory memory = _queue.File.RingOf(_slot);
        if (memory.LeftBehind.Read() is { IsThere: true } stretch)
        {
            _queue.Spills.Remove(stretch.File);
            memory.LeftBehind.Clear();
        }

        if (!Barrier.IsGlobal) WakePair.RequireFences(_queue.File.SenderWakeOf(_slot));
        Ring.Begin();
        _isOpen = true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SetReady()
    {
        KillPoint.Pass(KillPoint.BeforeReady);
        _queue.File.Ready.Set(_slot);
        KillPoint.Pass(KillPoint.AfterReady);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Attend(long start, long end)
    {
        MakeFound();
        return !IsClosed || IsBeyondRecall(start, end);
    }

    /// <summary>Makes consumers find what was published.</summary>
    private void MakeFound()
    {
        if (!_queue.File.Ready.Has(_slot)) SetReady();
        if (!WakePair.NeedsAttention(_consumersWake)) return;

        // Where somebody can't issue the barrier, it fences, and the bit is looked at behind the fence.
        _ = WakePair.Attend(_consumersWake);
        if (_queue.File.Ready.Has(_slot)) return;
        SetReady();
        WakePair.Wake(_consumersWake);
    }

    /// <summary>
    /// After a put that crossed the completion: takes the item back if a consumer may have missed it. Before the next put: that one would
    /// take an item which is still to be taken back for a sign that nobody has found the end.
    /// </summary>
    /// <returns>Whether it was received, or will be.</returns>
    private bool IsBeyondRecall(long start, long end)
    {
        RingClaim claim = _queue.ClaimOf(_slot, isConsumer: false);
        Nap nap = default;

        // The store of published is visible before the look below: it is not to find something before the item that a consumer
        // has taken by then, and after it found the end.
        Interlocked.MemoryBarrier();

        // If something before it is still there, no consumer has found the end; or the item has been taken.
        while (Ring.AreNext(start, end))
        {
            if (!claim.TryTake(fromTheDead: true))
            {
                nap.Take();
                continue;
            }

            // Also the rest of several: who took the first of them may have died, and others have found the end.
            bool areNext = Ring.AreNext(start, end);
            if (areNext) Ring.TakeBack(end);
            claim.LetGo();

            // A consumer that found the ring claimed, and not empty, may sleep: it takes the rest, or finds the end.
            _ = WakePair.Attend(_consumersWake);
            WakePair.Wake(_queue.Header.JoinersWake);
            return !areNext;
        }

        return true;
    }

    private void SayBuffered()
    {
        KillPoint.Pass(KillPoint.BeforeBuffered);

        // Release: what was published before is visible to who sees the count fall.
        Volatile.Write(ref *_buffered, _buffer.Count);
        KillPoint.Pass(KillPoint.AfterBuffered);

        // Looks at the wake word follow, and at whether the queue is completed. A consumer that sleeps, or that looks for the end, has
        // a barrier before its look at the count; where somebody can't issue it, a fence stands here.
        if ((Volatile.Read(ref *_consumersWake) & WakePair.FenceBit) != 0) Interlocked.MemoryBarrier();
        if (_buffer.Count == 0 && WakePair.HasSleepers(_queue.Header.JoinersWake)) WakePair.Wake(_queue.Header.JoinersWake);
    }
}
