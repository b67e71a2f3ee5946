using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using Channels.CompilerServices;
using Channels.Frames;
using Channels.Queues;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.Joinables;

/// <summary>
/// The tasks that this participant has taken and not finished. They are in shared memory, so that others get them if it dies. One
/// thread at a time: the caller has the reader's lock.
/// </summary>
/// <remarks>
/// 1. A task is added here before it leaves where it was taken from, stamped with that place; see <see cref="Burial"/> for what others do
///    if its owner dies between the two.
/// 2. The claim has this participant's id as long as it takes: that is what keeps others out.
/// 3. The oldest task is finished by the store of <c>consumed</c>, which goes past all finished ones behind it; another one by
///    one store that marks it. A task is known by its position, which no other task ever has.
/// 4. A task that moves from here (given back, or to the end of this ring) is added there first, stamped with its place here.
///    If this process dies before it is finished here, both are there: whoever takes from here passes over a task whose
///    stamp the last frame of one of its owner's rings has.
/// </remarks>
internal sealed unsafe class InFlightRing : TaskRingSender
{
    private const int SmallestShift = 16;

    private readonly JoinableQueue _queue;
    private readonly TaskRingSender _returned;
    private readonly TaskRingSender _letters;
    private readonly int _slot;
    private readonly int _number;
    private readonly ulong* _consumersWake;
    private readonly ulong* _joinersWake;
    private readonly long* _sharedConsumed;
    private long _consumed;
    private long _finished;
    private volatile bool _isOpen;

    // Where tasks are that have been moved to the end of this ring, by where they were taken to, and the other way round.
    private Dictionary<long, long>? _moved;
    private Dictionary<long, long>? _origins;

    // Finished by the user, but not before what was put before is in shared memory.
    private HashSet<long>? _awaited;

    internal InFlightRing(JoinableQueue queue)
        : base(queue.Spills, queue.File.HeaderOf(queue.Participants.SelfSlot, TaskRingKind.InFlight), SmallestShift)
    {
        _queue = queue;
        _slot = queue.Participants.SelfSlot;
        _returned = new TaskRingSender(queue.Spills, queue.File.HeaderOf(_slot, TaskRingKind.Returned), TaskStore.SmallestShift);
        _letters = new TaskRingSender(queue.Spills, queue.File.HeaderOf(_slot, TaskRingKind.DeadLetters), TaskStore.SmallestShift);
        _number = TaskLayout.NumberOf(_slot, TaskRingKind.InFlight);
        _consumersWake = queue.Header.ConsumersWake;
        _joinersWake = queue.Header.JoinersWake;
        _sharedConsumed = Header.Consumed;
    }

    /// <summary>Whether nothing is in flight here.</summary>
    internal bool IsEmpty => _consumed == _end;

    /// <summary>Whether this participant takes tasks. Any thread.</summary>
    internal bool IsOpen => _isOpen;

    /// <summary>How many finished tasks wait for what was put before them.</summary>
    internal int Awaited => _awaited?.Count ?? 0;

    // For tasks that are moved to the end.
    private protected override long Spare => Capacity >> SpareShift;

    /// <summary>Adds a task that is about to leave another ring for good: it has been delivered too often.</summary>
    internal void AddLetter(TakenFrame task, long stamp, int deliveries, Exception error) =>
        task.MoveTo(_letters, stamp, deliveries, ErrorOf(error));

    /// <summary>The hot path of finishing the oldest task: nothing is special about it, and none behind it is finished already.</summary>
    /// <param name="kept">The ring that is taken from.</param>
    /// <returns>False if it is to be finished the slow way.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryFinishPlainOldest(QueueRing kept) => TryFinishPlain(_consumed, kept);

    /// <summary>The same of any task, if it is the oldest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryFinishPlain(long position, QueueRing kept)
    {
        if (position != _consumed || position >= _end || _awaited is not null || _moved is not null) return false;
        uint header = *(uint*)(_data + (position & _mask));
        long next = position + FrameHeader.FrameSize(FrameHeader.LengthOf(header));
        if (FrameHeader.KindOf(header) > FrameHeader.LastMessageKind
            || (next != _end && (next > _end || FrameHeader.KindOf(*(uint*)(_data + (next & _mask))) > FrameHeader.LastMessageKind)))
        {
            return false;
        }

        StoreConsumed(next);
        if (next == _end) AttendEmpty(kept);
        return true;
    }

    /// <summary>Finishes a task.</summary>
    /// <param name="position">Where it was taken to.</param>
    /// <param name="kept">The ring that is taken from.</param>
    /// <exception cref="InvalidOperationException">It is not in flight here any more.</exception>
    internal void Finish(long position, QueueRing kept)
    {
        long place = PlaceOf(position, out TaskFrame task);
        bool isLarge = task.TryGetFile(out long file);
        Forget(position);
        FinishAt(place, task);
        if (isLarge) Folder.Remove(file);
        if (IsEmpty) AttendEmpty(kept);
    }

    /// <summary>The oldest task's position, as the user knows it; those that are finished, but for what was put before, do not count.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal long Oldest()
    {
        for (long place = _consumed; place < _end;)
        {
            TaskFrame frame = Read(place);
            if (frame.IsTask)
            {
                long position = _origins is not null && _origins.TryGetValue(place, out long origin) ? origin : place;
                if (_awaited is null || !_awaited.Contains(position)) return position;
            }

            place += frame.Size;
        }

        throw new InvalidOperationException("There is no task to be finished: this reader has finished as many as it has taken. TaskDone is called once for each task.");
    }

    /// <summary>Says that the task is finished when what was put before is in shared memory.</summary>
    /// <exception cref="InvalidOperationException">It is not in flight here any more.</exception>
    internal void Await(long position)
    {
        _ = PlaceOf(position, out _);
        _ = (_awaited ??= []).Add(position);
    }

    /// <summary>Finishes a task that was awaited, unless the reader has given it up meanwhile: then somebody else gets it.</summary>
    internal void FinishAwaited(long position, QueueRing kept)
    {
        _ = _awaited!.Remove(position);
        if (_awaited.Count == 0) _awaited = null;
        if (_isOpen) Finish(position, kept);
    }

    /// <summary>Gives a task back, so that somebody gets it once more; or, if it has been delivered too often, to the dead letters.</summary>
    /// <exception cref="InvalidOperationException">It is not in flight here any more.</exception>
    internal void Abandon(long position, Exception? error, QueueRing kept)
    {
        long place = PlaceOf(position, out TaskFrame task);
        long stamp = TaskStamp.Of(_number, place);
        if (task.Deliveries >= _queue.Settings.MaxDeliveries) _ = _letters.Add(task.Kind, task.Payload, task.Length, stamp, task.Deliveries, ErrorOf(error));
        else _ = _returned.Add(task.Kind, task.Payload, task.Length, stamp, task.Deliveries);
        KillPoint.Pass(KillPoint.AfterReturned);
        Forget(position);
        FinishAt(place, task);

        // Where somebody can't issue the barrier, it fences.
        if (WakePair.HasSleepers(_consumersWake)) _ = WakePair.Attend(_consumersWake);
        if (IsEmpty) AttendEmpty(kept);
    }

    /// <summary>Opens what is in flight to others: this participant takes no more.</summary>
    internal void GiveUp()
    {
        if (!_isOpen) return;
        _isOpen = false;
        WindowEnd = long.MinValue;
        KillPoint.Pass(KillPoint.BeforeOpened);

        // A full fence: the looks at who sleeps come after it.
        _ = Interlocked.Exchange(ref *Header.Claim, 0);
        KillPoint.Pass(KillPoint.AfterOpened);
        WakePair.Wake(_consumersWake);
        WakePair.Wake(_joinersWake);
    }

    /// <summary>
    /// What follows when nothing is in flight here any more: all may be done, or the queue at its end. A look at who sleeps; it may
    /// overtake the store of <c>consumed</c>, which the sleepers' barrier makes up for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AttendEmpty(QueueRing kept)
    {
        if (WakePair.HasSleepers(_joinersWake) || WakePair.MayEnd(_consumersWake)) WakeForTheEnd(kept);
    }

    private protected override void Open()
    {
        _queue.ReserveTasks();
        base.Open();

        // Closes it to others. One who looks at what the slot's last user has left lets that go at once.
        KillPoint.Pass(KillPoint.BeforeClosed);
        _queue.Tasks.Claim(_queue.Tasks.RingOf(_slot, TaskRingKind.InFlight));
        KillPoint.Pass(KillPoint.AfterClosed);
        _isOpen = true;
        _consumed = _end;
    }

    /// <summary>
    /// Where a few tasks are in flight for long, and many come and go meanwhile, the old ones are moved to the end: else they would hold
    /// all that lies between.
    /// </summary>
    private protected override bool TryCompact(int size)
    {
        // Of an empty ring, too, the rest of the lap may be too short, and the next one not long enough.
        if (IsEmpty || _finished < (_end - _consumed) / 2) return false;
        long end = _end;
        while (true)
        {
            if (FindRoom(size, Spare)) return true;
            long place = _consumed;
            if (place >= end) return false;
            TaskFrame task = Read(place);
            if (!task.IsTask)
            {
                Advance(place + task.Size);
                continue;
            }

            if (!FindRoom(task.Size, spare: 0)) return false;

            // The memory that it is in stays until it is finished below.
            long moved = Add(task.Kind, task.Payload, task.Length, TaskStamp.Of(_number, place), task.Deliveries);
            KillPoint.Pass(KillPoint.AfterMoved);
            _moved ??= [];
            _origins ??= [];
            if (!_origins.Remove(place, out long origin)) origin = place;
            _moved[origin] = moved;
            _origins[moved] = origin;
            Advance(place + task.Size);
        }
    }

    private static ReadOnlySpan<byte> ErrorOf(Exception? error) => error is null ? default : RemoteError.Encode(error, TaskFrame.LongestError);

    private long PlaceOf(long position, out TaskFrame task)
    {
        long place = _moved is not null && _moved.TryGetValue(position, out long moved) ? moved : position;
        task = default;
        if (_isOpen && place >= _consumed && place < _end) task = Read(place);
        if (!task.IsTask || _awaited?.Contains(position) == true)
        {
            throw new InvalidOperationException("The task is not in flight any more: it has been finished or given back already, or its reader has been disposed.");
        }

        return place;
    }

    private void Forget(long position)
    {
        if (_moved is null || !_moved.Remove(position, out long place)) return;
        _ = _origins!.Remove(place);
        if (_moved.Count == 0) _moved = null;
    }

    private void FinishAt(long place, in TaskFrame task)
    {
        long oldest = _consumed;

        // Padding before the first of a lap.
        while (oldest < place && Read(oldest) is { Kind: FrameHeader.Padding } padding) oldest += padding.Size;
        if (place == oldest)
        {
            Advance(place + task.Size);
            return;
        }

        KillPoint.Pass(KillPoint.BeforeMarked);
        uint* header = (uint*)(_data + (place & _mask));
        Volatile.Write(ref *header, FrameHeader.Pack(FrameHeader.Finished, FrameHeader.LengthOf(*header)));
        KillPoint.Pass(KillPoint.AfterMarked);
        _finished += task.Size;
    }

    /// <summary>Lets go of all that lies before that position, and of the finished ones behind it.</summary>
    private void Advance(long next)
    {
        while (next < _end)
        {
            uint header = Volatile.Read(ref *(uint*)(_data + (next & _mask)));
            byte kind = FrameHeader.KindOf(header);
            if (kind is not (FrameHeader.Finished or FrameHeader.Padding)) break;
            int size = FrameHeader.FrameSize(FrameHeader.LengthOf(header));
            if (size > _end - next) throw new ChannelCorruptException("a task's frame goes beyond what was published.");
            if (kind == FrameHeader.Finished) _finished -= size;
            next += size;
        }

        StoreConsumed(next);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreConsumed(long next)
    {
        KillPoint.Pass(KillPoint.BeforeFinished);
        _consumed = next;

        // Release: whoever sees it sees what was put before.
        Volatile.Write(ref *_sharedConsumed, next);
        KillPoint.Pass(KillPoint.AfterFinished);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WakeForTheEnd(QueueRing kept)
    {
        // There is more to do: whoever does the last of it looks again. One who revokes the claim after this look issues a barrier
        // before it takes the rest, and sees that nothing is in flight here.
        if (kept.IsKeptWithMore) return;
        Interlocked.MemoryBarrier();
        if (!_queue.Tasks.LooksIdle()) return;
        WakePair.Wake(_joinersWake);
        if (WakePair.MayEnd(_consumersWake)) WakePair.Wake(_consumersWake);
    }
}
