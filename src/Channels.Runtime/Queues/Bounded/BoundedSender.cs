using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Participants;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.Queues.Bounded;

/// <summary>A producer of a queue that has a maximum of items. Any thread.</summary>
/// <remarks>
/// 1. A put holds the gate, which is this attachment's, and then the <see cref="Admission"/>, which is the queue's.
/// 2. Messages that wait for room do so in a row, and a put does not overtake them. Whoever finds room puts the first ones, for
///    whichever thread waits for them.
/// 3. A put looks at <see cref="WakePair.ClosedBit"/> before its store of <c>published</c> and again after it. If the queue was
///    completed between the two, a consumer may have found the end; so the item is taken back, as a consumer would take it, if
///    nothing is left before it. That is done before the admission is let go: the next put does not follow an item that
///    is still to be taken back. The consumer's side of this is in <see cref="Consumer"/>.
/// 4. Who drops the oldest item takes it as a consumer does, and then puts. One that is killed in between has dropped one and put
///    none: the only death that costs more than what the dead one was about to put, or had taken.
/// </remarks>
internal sealed unsafe partial class BoundedSender : Producer
{
    /// <summary>So much is encoded in the process's own memory, whatever a cell's size: objects ask for more than they need.</summary>
    private const int LongestEncodedInline = 64 << 10;

    private readonly object _gate = new();
    private readonly Cells _cells;
    private readonly Admission _admission;
    private readonly BoundedChannelFullMode _mode;
    private readonly FrameWriterPool _frames;
    private readonly TakenFramePool _droppedFrames;

    internal BoundedSender(BoundedQueue queue)
        : base(queue)
    {
        Queue = queue;
        _droppedFrames = new TakenFramePool(queue.Connection.BasePath);
        _cells = queue.Cells;
        _admission = queue.NewAdmission();
        _mode = queue.Settings.FullMode;
        _frames = new FrameWriterPool(Math.Max(LongestEncodedInline, _cells.LongestInline), new QueueSpills(queue.Spills));
    }

    internal BoundedQueue Queue { get; }

    /// <summary>The longest payload, in bytes, that needs no file.</summary>
    internal int LongestInline => _cells.LongestInline;

    /// <summary>Called with each item that a put here drops to make room.</summary>
    internal Action<TakenFrame>? OnDropped { get; set; }

    /// <summary>Called with each item that nobody else is told of, if endpoints may be in it.</summary>
    internal Action<TakenFrame>? OnDroppedUnseen { get; set; }

    /// <inheritdoc/>
    /// <remarks>A message that waits for room is its caller's still.</remarks>
    internal override long Buffered => 0;

    internal bool HasRoomAtAGlance => (_mode != BoundedChannelFullMode.Wait || (_waiting.First is null && !_cells.IsFull)) && !_isDisposed && !IsRefusing;

    private bool IsRefusing => IsClosed || Queue.Completion.IsSaid;

    /// <inheritdoc/>
    internal override FrameWriter Begin(byte kind)
    {
        RequireOpen();
        FrameWriter frame = _frames.Rent();
        frame.Begin(kind, inRing: false);
        return frame;
    }

    /// <inheritdoc/>
    internal override PutOutcome TryPut(FrameWriter frame)
    {
        // No file is made for a message that can't be put anyway.
        PutOutcome outcome;
        TakenFrame? dropped = null;
        try
        {
            outcome = IsFullAtAGlance() ? PutOutcome.Full : TryPutEncoded(frame, out dropped);
        }
        catch
        {
            Abandon(frame);
            throw;
        }

        // Before others hear of what was dropped: that may throw, and the put has taken place.
        if (outcome is PutOutcome.Done or PutOutcome.Closed) Finish(frame, outcome == PutOutcome.Done);
        if (dropped is not null) TellDropped(dropped);
        return outcome;
    }

    /// <summary>Puts a message that is its own bytes, if that needs no wait.</summary>
    internal PutOutcome TryPutRaw<T>(T item)
    {
        PutOutcome outcome = TryPut(1, (byte*)Unsafe.AsPointer(ref item), Unsafe.SizeOf<T>(), out TakenFrame? dropped);
        if (dropped is not null) TellDropped(dropped);
        return outcome;
    }

    /// <inheritdoc/>
    internal override void Abandon(FrameWriter frame) => Finish(frame, isPut: false);

    /// <inheritdoc/>
    internal override Task FlushAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    internal override void Discard()
    {
    }

    /// <inheritdoc/>
    internal override void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            foreach (PutWait put in _waiting) put.RequestLook();
        }

        // Those that wait here look, and see it.
        WakePair.WakeSurely(Queue.Header.ProducersWake);
    }

    private bool IsFullAtAGlance() => _mode == BoundedChannelFullMode.Wait && (_waiting.First is not null || _cells.IsFull);

    private PutOutcome TryPutEncoded(FrameWriter frame, out TakenFrame? dropped)
    {
        frame.SpillIfLongerThan(_cells.LongestInline);

        // Not with the admission, for which others wait.
        frame.Depart(Queue.Connection);
        if (!IsSpilled(frame)) return TryPut(frame.Kind, frame.PayloadAddress, frame.Length, out dropped);
        SpillReference reference = ReferenceTo(frame);
        return TryPut(FrameHeader.Spill, (byte*)&reference, sizeof(SpillReference), out dropped);
    }

    /// <param name="kind">The frame's.</param>
    /// <param name="payload">The frame's.</param>
    /// <param name="length">The payload's.</param>
    /// <param name="dropped">What was dropped for it, which somebody may have to be told of.</param>
    private PutOutcome TryPut(byte kind, byte* payload, int length, out TakenFrame? dropped)
    {
        dropped = null;
        for (bool isFirstTry = true; ; isFirstTry = false)
        {
            lock (_gate)
            {
                if (_isDisposed) throw Closed();
                if (IsRefusing) return PutOutcome.Closed;
                PutWaiting(null, isAboutToSleep: false);
                if (IsFullAtAGlance()) return PutOutcome.Full;
                if (_admission.TryEnter(fromTheDead: !isFirstTry, out bool isLeft)) return PutAndLetGo(isLeft, kind, payload, length, ref dropped);
            }

            _admission.Await();
        }
    }

    private PutOutcome PutAndLetGo(bool isLeft, FrameWriter frame)
    {
        TakenFrame? none = null;
        if (!IsSpilled(frame)) return PutAndLetGo(isLeft, frame.Kind, frame.PayloadAddress, frame.Length, ref none);
        SpillReference reference = ReferenceTo(frame);
        return PutAndLetGo(isLeft, FrameHeader.Spill, (byte*)&reference, sizeof(SpillReference), ref none);
    }

    /// <summary>Puts, as the queue's mode says. The caller has the admission, which is let go.</summary>
    private PutOutcome PutAndLetGo(bool isLeft, byte kind, byte* payload, int length, ref TakenFrame? dropped)
    {
        PutOutcome outcome;
        try
        {
            if (isLeft && _mode == BoundedChannelFullMode.DropNewest) _cells.FindSpare();
            outcome = Put(kind, payload, length, ref dropped);
        }
        finally
        {
            // A full fence: published is stored before the look at who sleeps.
            _admission.LetGo();
        }

        if (outcome == PutOutcome.Done) WakePair.Wake(_consumersWake);

        // An item that was taken back may have kept a consumer from finding the end.
        else if (outcome == PutOutcome.Closed) Queue.Header.Wake();
        return outcome;
    }

    private PutOutcome Put(byte kind, byte* payload, int length, ref TakenFrame? dropped)
    {
        if (IsRefusing) return PutOutcome.Closed;
        long published;
        while (!_cells.HasRoom(out published))
        {
            TakenFrame victim;
            switch (_mode)
            {
                case BoundedChannelFullMode.DropWrite:
                    return PutOutcome.Dropped;
                case BoundedChannelFullMode.DropOldest:
                    victim = _droppedFrames.Rent();
                    if (_cells.TryTake(victim)) dropped = victim;
                    else _droppedFrames.Return(victim);
                    break;
                case BoundedChannelFullMode.DropNewest:
                    victim = _droppedFrames.Rent();
                    if (_cells.TryReplaceNewest(published, kind, payload, length, victim))
                    {
                        // No consumer has found the end: there was this item, and it was not taken.
                        dropped = victim;
                        return PutOutcome.Done;
                    }

                    _droppedFrames.Return(victim);
                    break;
                default:
                    return PutOutcome.Full;
            }
        }

        return IsBeyondRecall(published, _cells.Store(published, kind, payload, length)) ? PutOutcome.Done : PutOutcome.Closed;
    }

    /// <summary>After a store: takes the item back if the queue was completed meanwhile, and a consumer may have missed it.</summary>
    /// <returns>Whether it was received, or will be.</returns>
    private bool IsBeyondRecall(long position, long word)
    {
        // This load may overtake the store of published: who finds the end has a barrier between its look at the bit and that at
        // published.
        if (!WakePair.NeedsAttention(_consumersWake)) return true;

        // Where somebody can't issue the barrier.
        if (Queue.NeedsFences) Interlocked.MemoryBarrier();

        if (!IsClosed) return true;

        // The store of published is visible before the look below: it is not to find something before the item that a consumer
        // has taken by then, and after it found the end.
        Interlocked.MemoryBarrier();

        // If something before it is still there, no consumer has found the end; if it is gone, somebody has it.
        return _cells.Consumed != position || !_cells.TryTake(position, word);
    }

    private void TellDropped(TakenFrame dropped)
    {
        try
        {
            if (OnDropped is { } handler)
            {
                dropped.MapIfLarge(Queue.Spills);
                handler(dropped);
            }
            else if (Queue.Connection.HasCarried && OnDroppedUnseen is { } drop)
            {
                dropped.MapIfLarge(Queue.Spills);
                drop(dropped);
            }
            else if (dropped.Kind == FrameHeader.Spill)
            {
                Queue.Spills.Remove(SpillReference.Read(dropped.Payload, dropped.Length).File);
            }
        }
        finally
        {
            _droppedFrames.Return(dropped);
        }
    }

    /// <summary>Whether the payload is a file's. One that turned out short is put without it.</summary>
    private bool IsSpilled(FrameWriter frame) => frame.Spill is not null && frame.Length > _cells.LongestInline;

    private static SpillReference ReferenceTo(FrameWriter frame) => new() { Kind = frame.Kind, File = frame.Spill!.Number, Length = frame.Length };

    /// <summary>Takes back what a message was encoded with. The file of one that was put is its receiver's from now on.</summary>
    private void Finish(FrameWriter frame, bool isPut)
    {
        frame.DropSpill(isPut && IsSpilled(frame) ? 1 : 0);
        frame.EndTravel(isPut);
        _frames.Return(frame);
    }
}
