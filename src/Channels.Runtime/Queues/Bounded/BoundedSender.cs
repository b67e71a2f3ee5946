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
internal sealed unsafe class BoundedSender : Producer
{
    /// <summary>So much is encoded in the process's own memory, whatever a cell's size: objects ask for more than they need.</summary>
    private const int LongestEncodedInline = 64 << 10;

    private readonly object _gate = new();
    private readonly Cells _cells;
    private readonly Admission _admission;
    private readonly BoundedChannelFullMode _mode;
    private readonly FrameWriterPool _frames;
    private readonly TakenFramePool _droppedFrames;
    private readonly LinkedList<PutWait> _waiting = new();
    private readonly Stack<PutWait> _puts = new();
    private readonly Stack<PutRoomWait> _roomWaits = new();
    private volatile bool _mayLackReaders = true;
    private long _seenVersion;

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
    internal override void LookAtEverything() => _mayLackReaders = true;

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

    /// <summary>Puts a message, blocking while there is no room.</summary>
    /// <returns>False if the time is over.</returns>
    internal bool Put(FrameWriter frame, Deadline deadline, CancellationToken cancellation) => Enlist(frame).BlockAndReturn(deadline, cancellation);

    /// <summary>Puts a message, waiting without a thread while there is no room.</summary>
    internal ValueTask PutAsync(FrameWriter frame, CancellationToken cancellation) => Enlist(frame).StartAndReturn(cancellation);

    /// <inheritdoc/>
    internal override void Abandon(FrameWriter frame) => Finish(frame, isPut: false);

    /// <inheritdoc/>
    internal override Task FlushAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    internal override void Discard()
    {
    }

    /// <inheritdoc/>
    internal override ValueTask<bool> WaitToPut(CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested && HasRoomAtAGlance ? new ValueTask<bool>(true) : RentRoomWait().StartAndReturn(cancellation);

    /// <inheritdoc/>
    internal override bool WaitToPut(Deadline deadline, CancellationToken cancellation) => RentRoomWait().BlockAndReturn(deadline, cancellation);

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

    /// <summary>Whether the message has been put, or can be put just now.</summary>
    internal bool IsPutAtAGlance(PutWait put)
    {
        if (put.IsPut) return true;
        if (_cells.IsFull || !Monitor.TryEnter(_gate)) return false;
        try
        {
            if (!_isDisposed) PutWaiting(put, isAboutToSleep: false);
            return put.IsPut;
        }
        finally
        {
            Monitor.Exit(_gate);
        }
    }

    internal WaitOutcome Look(PutWait put)
    {
        lock (_gate)
        {
            try
            {
                if (put.IsPut) return WaitOutcome.Ready;
                if (_isDisposed) throw Closed();
                PutWaiting(put, isAboutToSleep: true);
                if (put.IsPut) return WaitOutcome.Ready;
                KillPoint.Pass(KillPoint.BetweenLooks);
                put.Error = ErrorIfOver();
                return put.Error is null || !TryWithdraw(put) ? WaitOutcome.Pending : WaitOutcome.Ended;
            }
            catch (Exception) when (!TryWithdraw(put))
            {
                return WaitOutcome.Ready;
            }
        }
    }

    internal WaitOutcome Look(PutRoomWait wait)
    {
        lock (_gate)
        {
            if (_isDisposed) throw Closed();
            PutWaiting(null, isAboutToSleep: true);
            if (HasRoomAtAGlance) return WaitOutcome.Ready;
            KillPoint.Pass(KillPoint.BetweenLooks);
            Exception? error = ErrorIfOver();
            if (error is null) return WaitOutcome.Pending;

            // A wait for room just ends where a put says that the queue is closed, but for an error that somebody gave.
            wait.Error = error is ChannelPeerLostException ? error : error.InnerException;
            return WaitOutcome.Ended;
        }
    }

    /// <summary>Takes a message back that waits.</summary>
    /// <returns>False if it has been put.</returns>
    internal bool TryWithdraw(PutWait put)
    {
        lock (_gate)
        {
            if (put.IsPut) return false;
            if (put.Frame is not null) Finish(Remove(put), isPut: false);
            return true;
        }
    }

    internal void Return(PutWait put)
    {
        lock (_puts) _puts.Push(put);
    }

    internal void Return(PutRoomWait wait)
    {
        lock (_roomWaits) _roomWaits.Push(wait);
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

    /// <summary>Puts the messages that wait, in their order, while there is room. The caller has the gate.</summary>
    /// <param name="own">The one that the caller waits for, if it does.</param>
    /// <param name="isAboutToSleep">Whether the caller is to be woken when the admission is let go that was not to be had.</param>
    private void PutWaiting(PutWait? own, bool isAboutToSleep)
    {
        while (_waiting.First is { } first && !_cells.IsFull && !IsRefusing)
        {
            if (!_admission.TryEnter(fromTheDead: isAboutToSleep, out bool isLeft))
            {
                if (isAboutToSleep && !_admission.AskToBeWaked()) continue;
                return;
            }

            PutWait put = first.Value;
            if (PutAndLetGo(isLeft, put.Frame!) != PutOutcome.Done) return;
            Finish(Remove(put), isPut: true);
            put.IsPut = true;
            if (put == own) continue;
            put.RequestLook();
            if (put.IsBlocking) WakePair.Wake(Queue.Header.ProducersWake);
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

    /// <summary>What a message that waits ends with, if it can't be put any more. The caller has the gate.</summary>
    private Exception? ErrorIfOver()
    {
        if (IsRefusing) return Closed();

        // The consumers of this attachment may have been the first to see that somebody has come or gone.
        _ = Queue.Connection.Peers.WatchNewcomers();
        long version = Queue.Participants.Version;
        if (!_mayLackReaders && version == _seenVersion) return null;

        // Taken back before the question, so that a death that comes meanwhile is asked about again.
        _mayLackReaders = false;
        _seenVersion = version;
        if (Queue.HasAny(ParticipantRoles.Reads, out int process)) return null;
        _mayLackReaders = true;
        return process != 0
            ? new ChannelPeerLostException(Queue.Connection.Name, process)
            : new ChannelClosedException($"All who could take from the queue '{Queue.Connection.Name}' have left.");
    }

    private PutWait Enlist(FrameWriter frame)
    {
        try
        {
            frame.SpillIfLongerThan(_cells.LongestInline);
            frame.Depart(Queue.Connection);
            lock (_gate)
            {
                if (_isDisposed) throw Closed();
                PutWait put = RentPut(frame);
                _waiting.AddLast(put.Node);
                return put;
            }
        }
        catch
        {
            Abandon(frame);
            throw;
        }
    }

    private PutWait RentPut(FrameWriter frame)
    {
        PutWait? put = null;
        lock (_puts)
        {
            if (_puts.Count > 0) put = _puts.Pop();
        }

        put ??= new PutWait(this);
        put.Frame = frame;
        put.IsPut = false;
        put.Error = null;
        return put;
    }

    private FrameWriter Remove(PutWait put)
    {
        FrameWriter frame = put.Frame!;
        put.Frame = null;
        _waiting.Remove(put.Node);
        return frame;
    }

    private PutRoomWait RentRoomWait()
    {
        PutRoomWait? wait = null;
        lock (_roomWaits)
        {
            if (_roomWaits.Count > 0) wait = _roomWaits.Pop();
        }

        wait ??= new PutRoomWait(this);
        wait.Error = null;
        return wait;
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
