using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Channels.CompilerServices;
using Channels.Participants;
using Channels.Queues;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.Joinables;

/// <summary>What a joinable queue has beside its producers' rings: all consumers' tasks. Any thread, but where it says otherwise.</summary>
/// <remarks>
/// 1. Take, by who has the source's claim: the copy is published in the own ring of tasks in flight, stamped with its place in the
///    source (commit 1); then the source's <c>consumed</c> goes past it (commit 2); then the claim is let go.
/// 2. If the taker dies, its id stays in the claim until its take is finished: whoever finds a dead one's claim reads the source's
///    <c>consumed</c>, and the stamp of the last frame that the dead one published; sees that the claim is unchanged; if the stamp
///    is of this source and not below <c>consumed</c>, swaps that for the end of the stamped frame; and only then swaps the
///    claim for its own id. Each step may be repeated by another.
/// 3. A claim that was kept and is revoked needs nothing of that: its keeper is outside of any take, see <see cref="RingClaim"/>.
/// 4. When no claim has a dead one's id any more, what it had in flight is opened to the others, and not before: until then a task
///    might be there and in its source.
/// 5. A slot is used again only when no claim has its last id, and nothing is in its rings but dead letters.
/// </remarks>
internal sealed unsafe class TaskTable
{
    private static readonly TaskRingKind[] s_sources = [TaskRingKind.InFlight, TaskRingKind.Returned];
    private static readonly TaskRingKind[] s_targets = [TaskRingKind.InFlight, TaskRingKind.DeadLetters];

    private static readonly TimeSpan s_longestHold = TimeSpan.FromSeconds(1);

    private readonly RingQueue _queue;
    private readonly ParticipantTable _participants;
    private readonly TaskRing?[] _rings = new TaskRing?[QueueLayout.Slots * 3];
    private readonly object _letterGate = new();
    private InFlightRing? _own;

    internal TaskTable(RingQueue queue)
    {
        _queue = queue;
        _participants = queue.Participants;
    }

    /// <summary>This attachment's tasks in flight.</summary>
    internal InFlightRing Own => _own ??= new InFlightRing(_queue, this, _participants.SelfSlot);

    private RingBits Reserved => _queue.File.TasksReserved;

    internal TaskRingHeader HeaderOf(int slot, TaskRingKind kind) => _queue.File.TaskHeaderOf(slot, kind);

    /// <summary>Closes the own tasks in flight to others. Nothing is in there yet.</summary>
    internal void ClaimInFlight(TaskRingHeader header)
    {
        // One who takes a look at what is left of the slot's last user lets it go at once, unless it dies.
        Deadline deadline = Deadline.After(s_longestHold);
        Nap nap = default;
        while (true)
        {
            long seen = Volatile.Read(ref *header.Claim);
            if ((seen == 0 || !_participants.IsAlive(seen)) && Interlocked.CompareExchange(ref *header.Claim, _participants.Self, seen) == seen) return;
            RequireTime(deadline, seen);
            nap.Take();
        }
    }

    /// <summary>Whether some task lies where anybody may take it, as far as can be seen without asking the kernel.</summary>
    internal bool HasReturned()
    {
        foreach (int slot in Reserved)
        {
            foreach (TaskRingKind kind in s_sources)
            {
                TaskRing ring = RingOf(slot, kind);
                if (!ring.LooksEmpty && ring.Claim == 0) return true;
            }
        }

        return false;
    }

    /// <summary>As <see cref="HasReturned"/>; also asks whether who has a claim is dead.</summary>
    internal bool HasReturnedFromTheDead()
    {
        if (!HasOpen()) return false;
        foreach (TaskRing ring in Sources())
        {
            if (ring.LooksEmpty || !TryClaim(ring, fromTheDead: true)) continue;
            LetGo(ring);
            return true;
        }

        return false;
    }

    /// <summary>Takes a task that somebody has given back or left when it died. The caller has the reader's lock.</summary>
    internal bool TryTake(TakenFrame taken, bool fromTheDead)
    {
        if (!HasOpen()) return false;
        Own.EnsureOpen();
        foreach (TaskRing ring in Sources())
        {
            if (ring.LooksEmpty || !TryClaim(ring, fromTheDead)) continue;
            try
            {
                if (TryTakeFrom(ring, taken)) return true;
            }
            catch (ChannelCorruptException)
            {
                ring.IsDamaged = true;
                throw;
            }
            finally
            {
                LetGo(ring);
            }
        }

        return false;
    }

    /// <summary>Copies a task that would be taken so.</summary>
    internal bool TryShow(TakenFrame shown)
    {
        foreach (TaskRing ring in Sources())
        {
            if (ring.LooksEmpty || !TryClaim(ring, fromTheDead: false)) continue;
            bool isShown = false;
            try
            {
                MovedTasks moved = MovedFrom(ring);
                ring.Walk((position, frame) =>
                {
                    if (!frame.IsTask || moved.Has(TaskStamp.Of(ring.Number, position))) return true;
                    Fill(shown, frame);
                    isShown = true;
                    return false;
                });
            }
            finally
            {
                LetGo(ring);
            }

            if (isShown) return true;
        }

        return false;
    }

    /// <summary>Finishes what dead consumers had begun, and opens what they had in flight.</summary>
    internal void BuryDead()
    {
        foreach (int slot in Reserved)
        {
            TaskRing ring = RingOf(slot, TaskRingKind.InFlight);
            long claim = ring.Claim;
            if (!IsClosedBy(ring, claim) || _participants.IsAlive(claim)) continue;
            EndClaimsOf(claim);
            KillPoint.Pass(KillPoint.BeforeOpened);
            if (Interlocked.CompareExchange(ref *ring.Header.Claim, 0, claim) != claim) continue;
            KillPoint.Pass(KillPoint.AfterOpened);
            WakePair.Wake(_queue.Header.ConsumersWake);
            WakePair.Wake(_queue.Header.JoinersWake);
        }
    }

    /// <summary>Finishes what a dead participant may have begun with the source whose claim it has. Each step may be repeated by others.</summary>
    /// <param name="source">The source's number.</param>
    /// <param name="owner">The dead one.</param>
    /// <param name="claim">The source's claim.</param>
    /// <param name="seen">What was read there.</param>
    /// <param name="consumed">The source's position.</param>
    /// <param name="published">The source's end.</param>
    internal void Repair(int source, long owner, long* claim, long seen, long* consumed, long* published)
    {
        int slot = _participants.SlotOf(owner);
        if (_participants.IdAt(slot) != owner || !Reserved.Has(slot)) return;
        long position = Volatile.Read(ref *consumed);
        foreach (TaskRingKind kind in s_targets)
        {
            if (!RingOf(slot, kind).TryReadLast(out long stamp, out int length) || TaskStamp.RingOf(stamp) != source) continue;
            long from = TaskStamp.PositionOf(stamp);
            if (from < position) continue;

            // The frame that was copied has the same payload. What the dead one wrote is not trusted: nothing was taken from where nothing is.
            long end = from + (TaskStamp.IsTaskRing(source) ? TaskFrame.SizeOf(length) : FrameHeader.FrameSize(length));
            if (end > Volatile.Read(ref *published)) continue;
            KillPoint.Pass(KillPoint.BeforeRepaired);
            if (Volatile.Read(ref *claim) == seen) _ = Interlocked.CompareExchange(ref *consumed, end, position);
            KillPoint.Pass(KillPoint.AfterRepaired);

            // It may have been the last one, and have gone to the dead letters.
            WakePair.Wake(_queue.Header.JoinersWake);
            return;
        }
    }

    /// <summary>How many tasks are not finished: in the rings, in living producers' buffers, and in flight.</summary>
    internal long CountUnfinished()
    {
        long count = _queue.CountWaiting();
        foreach (TaskRing ring in Sources(withClosed: true)) count += ring.CountTasks();
        return count;
    }

    /// <summary>How many tasks were given back or left by the dead, and wait for somebody to take them.</summary>
    internal long CountReturned()
    {
        long count = 0;
        foreach (TaskRing ring in Sources()) count += ring.CountTasks();
        return count;
    }

    /// <summary>Who has tasks in flight, and how many.</summary>
    internal List<TasksInFlight> InFlight()
    {
        List<TasksInFlight> all = [];
        foreach (TaskRing ring in All(TaskRingKind.InFlight))
        {
            long claim = ring.Claim;
            if (IsClosedBy(ring, claim) && _participants.IsAlive(claim) && ring.CountTasks() is > 0 and long count) all.Add(new TasksInFlight(_participants.ProcessOf(claim), count));
        }

        return all;
    }

    /// <summary>Whether nothing lies where somebody could take it. What is in flight does not count.</summary>
    internal bool LooksIdle()
    {
        foreach (int slot in _queue.File.Reserved)
        {
            RingMemory ring = _queue.File.RingOf(slot);
            if (Volatile.Read(ref *ring.Consumed) != Volatile.Read(ref *ring.Published)) return false;
        }

        return !HasOpen();
    }

    /// <summary>
    /// Whether there was an instant since the call at which nothing was unfinished. All positions only grow, a task is in its next ring
    /// before it leaves the last one, and what a task puts is there before the task is finished: so if each ring was empty at
    /// its own look in the first reading and has got nothing by its look in the second, all were empty between the two.
    /// </summary>
    /// <param name="exceptOwn">What this participant has in flight does not count, and, if that is something, neither does what others
    /// have that wait for the end as this one does.</param>
    internal bool WasNothingUnfinished(bool exceptOwn)
    {
        // A participant is in the table, and the version raised, before it touches a ring.
        long version = _participants.Version;
        ulong[] rings = _queue.File.Reserved.Copy(), tasks = Reserved.Copy();
        bool exceptWaiting = exceptOwn && _own is { IsEmpty: false };
        List<long> consumed = [];
        foreach (int slot in RingBits.In(rings)) consumed.Add(Volatile.Read(ref *_queue.File.RingOf(slot).Consumed));
        foreach (int slot in RingBits.In(tasks))
        {
            foreach (TaskRingKind kind in s_sources) consumed.Add(Volatile.Read(ref *HeaderOf(slot, kind).Consumed));
        }

        foreach (int slot in RingBits.In(rings))
        {
            if (_queue.BufferedAt(slot) != 0) return false;
        }

        int next = 0;
        foreach (int slot in RingBits.In(rings))
        {
            if (Volatile.Read(ref *_queue.File.RingOf(slot).Published) != consumed[next++]) return false;
        }

        foreach (int slot in RingBits.In(tasks))
        {
            foreach (TaskRingKind kind in s_sources)
            {
                if (Volatile.Read(ref *HeaderOf(slot, kind).Published) == consumed[next++]) continue;
                if (kind != TaskRingKind.InFlight || !exceptOwn) return false;
                if (slot != _participants.SelfSlot && !(exceptWaiting && IsAtEnd(slot))) return false;
            }
        }

        // A ring that came meanwhile may have taken up what left another one.
        return version == _participants.Version && Same(rings, _queue.File.Reserved.Copy()) && Same(tasks, Reserved.Copy());
    }

    /// <summary>Says whether this participant waits for the end of the queue.</summary>
    internal void SayAtEnd(bool isAtEnd)
    {
        int slot = _participants.SelfSlot;
        if (!Reserved.Has(slot)) return;
        int* word = AtEndOf(slot);
        if (*word == (isAtEnd ? 1 : 0)) return;

        // A full fence: others may be waiting for this one.
        _ = Interlocked.Exchange(ref *word, isAtEnd ? 1 : 0);
        if (isAtEnd) WakePair.Wake(_queue.Header.ConsumersWake);
    }

    /// <summary>Visits all dead letters.</summary>
    /// <param name="visit">Gets each frame, whose memory is the ring's until it returns.</param>
    /// <param name="takes">Whether they are gone afterwards.</param>
    internal void VisitLetters(Action<TaskFrame> visit, bool takes)
    {
        // One at a time in this process: a claim is the process's.
        lock (_letterGate)
        {
            foreach (TaskRing ring in All(TaskRingKind.DeadLetters))
            {
                Deadline deadline = Deadline.After(s_longestHold);
                Nap nap = default;
                while (!ring.LooksEmpty)
                {
                    if (!TryClaim(ring, fromTheDead: true))
                    {
                        RequireTime(deadline, ring.Claim);
                        nap.Take();
                        continue;
                    }

                    try
                    {
                        long end = Volatile.Read(ref *ring.Header.Consumed);
                        ring.Walk((position, frame) =>
                        {
                            if (frame.IsTask) visit(frame);
                            end = position + frame.Size;
                            return true;
                        });
                        if (takes) Volatile.Write(ref *ring.Header.Consumed, end);
                    }
                    catch (ChannelCorruptException)
                    {
                        ring.IsDamaged = true;
                        throw;
                    }
                    finally
                    {
                        LetGo(ring);
                    }

                    break;
                }
            }
        }
    }

    /// <summary>Whether there are dead letters.</summary>
    internal bool HasLetters()
    {
        foreach (TaskRing ring in All(TaskRingKind.DeadLetters))
        {
            if (!ring.LooksEmpty) return true;
        }

        return false;
    }

    /// <summary>Copies a task, or, of a large one, maps it.</summary>
    internal void Fill(TakenFrame taken, in TaskFrame frame)
    {
        if (frame.Kind == FrameHeader.Spill) taken.Map(SpillReference.Read(frame.Payload, frame.Length), _queue.Spills);
        else taken.Copy(frame.Kind, frame.Payload, frame.Length);
    }

    /// <summary>A claim that others wait for is held for a moment only; one who is stopped in it is not waited for without an end.</summary>
    private void RequireTime(Deadline deadline, long holder)
    {
        if (deadline.Remaining > TimeSpan.Zero) return;
        throw new IOException($"Process {_participants.ProcessOf(holder)} holds a ring of tasks of '{_queue.Connection.Name}', and does not let it go.");
    }

    private bool TryTakeFrom(TaskRing ring, TakenFrame taken)
    {
        MovedTasks moved = MovedFrom(ring);
        long start = Volatile.Read(ref *ring.Header.Consumed), next = start;
        bool isTaken = false;
        ring.Walk((position, frame) =>
        {
            next = position + frame.Size;
            long stamp = TaskStamp.Of(ring.Number, position);
            if (!frame.IsTask || moved.Has(stamp)) return true;
            if (frame.Deliveries >= _queue.Settings.MaxDeliveries)
            {
                Own.AddLetter(frame, stamp, LostWith(ring));
                Release(ring, next);
                return true;
            }

            try
            {
                Fill(taken, frame);
            }
            catch (ChannelCorruptException)
            {
                // A large message whose file is not there: the ring itself is whole, and goes on behind it.
                Release(ring, next);
                throw;
            }

            taken.Task = Own.Hold(frame.Kind, frame.Payload, frame.Length, stamp, frame.Deliveries + 1);
            taken.Deliveries = frame.Deliveries + 1;
            Release(ring, next);
            isTaken = true;
            return false;
        });
        if (!isTaken && next != start)
        {
            Release(ring, next);
            if (Own.IsEmpty) Own.AttendEmpty(QueueRing.None);
        }

        return isTaken;
    }

    private static void Release(TaskRing ring, long next)
    {
        KillPoint.Pass(KillPoint.BeforeConsumed);

        // Release: the frames before it have been read.
        Volatile.Write(ref *ring.Header.Consumed, next);
        KillPoint.Pass(KillPoint.AfterConsumed);
    }

    private Exception LostWith(TaskRing ring)
    {
        int process = _participants.ProcessOf(_participants.IdAt(ring.Slot));
        return new ChannelPeerLostException(_queue.Connection.Name, process);
    }

    /// <summary>What a dead owner had added elsewhere and not yet finished here when it died. Its rings stand still since.</summary>
    private MovedTasks MovedFrom(TaskRing ring)
    {
        if (ring.Kind != TaskRingKind.InFlight) return default;
        return new MovedTasks(Last(TaskRingKind.InFlight), Last(TaskRingKind.Returned), Last(TaskRingKind.DeadLetters));

        long Last(TaskRingKind kind) => RingOf(ring.Slot, kind).TryReadLast(out long stamp, out _) ? stamp : 0;
    }

    /// <summary>
    /// Ends every claim that a dead participant has, but for the one on what it had in flight. A claim that does not name it never will
    /// again; one that does may change meanwhile, as others revoke it, so each is tried until it does not.
    /// </summary>
    private void EndClaimsOf(long owner)
    {
        SpinWait spin = default;
        foreach (int slot in _queue.File.Reserved)
        {
            long* word = _queue.File.ClaimOf(slot);
            RingClaim claim = _queue.ClaimOf(slot, isConsumer: true);
            while (RingClaim.OwnerOf(Volatile.Read(ref *word)) == owner)
            {
                if (claim.TryTake(fromTheDead: true))
                {
                    claim.LetGo();
                    WakePair.Wake(_queue.Header.ConsumersWake);
                    break;
                }

                spin.SpinOnce();
            }
        }

        foreach (TaskRing ring in Sources(withClosed: true))
        {
            while (ring.Claim == owner && !IsClosedBy(ring, owner))
            {
                if (TryClaim(ring, fromTheDead: true))
                {
                    LetGo(ring);
                    break;
                }

                spin.SpinOnce();
            }
        }
    }

    private bool TryClaim(TaskRing ring, bool fromTheDead)
    {
        long* word = ring.Header.Claim;
        long seen = Volatile.Read(ref *word);
        if (seen != 0)
        {
            // Dead letters are read, not moved: there is nothing to be repaired.
            if (!fromTheDead || IsClosedBy(ring, seen) || _participants.IsAlive(seen)) return false;
            if (ring.Kind != TaskRingKind.DeadLetters) Repair(ring.Number, seen, word, seen, ring.Header.Consumed, ring.Header.Published);
        }

        KillPoint.Pass(KillPoint.BeforeClaimSwap);
        if (Interlocked.CompareExchange(ref *word, _participants.Self, seen) != seen) return false;
        KillPoint.Pass(KillPoint.AfterClaimSwap);
        return true;
    }

    private void LetGo(TaskRing ring)
    {
        KillPoint.Pass(KillPoint.BeforeLetGo);

        // A full fence: the look at who sleeps comes after it. Whoever saw it claimed may have gone to sleep.
        _ = Interlocked.Exchange(ref *ring.Header.Claim, 0);
        KillPoint.Pass(KillPoint.AfterLetGo);
        if (ring.Kind != TaskRingKind.DeadLetters && !ring.LooksEmpty) WakePair.Wake(_queue.Header.ConsumersWake);
    }

    /// <summary>Whether something lies in a ring that is not closed by its owner. Alone this costs no memory: it is asked again and again.</summary>
    private bool HasOpen()
    {
        foreach (int slot in Reserved)
        {
            foreach (TaskRingKind kind in s_sources)
            {
                TaskRing ring = RingOf(slot, kind);
                if (!ring.LooksEmpty && !IsClosedBy(ring, ring.Claim)) return true;
            }
        }

        return false;
    }

    /// <summary>The rings that tasks are taken from.</summary>
    private IEnumerable<TaskRing> Sources(bool withClosed = false)
    {
        for (int slot = 0; slot < QueueLayout.Slots; slot++)
        {
            if (!Reserved.Has(slot)) continue;
            foreach (TaskRingKind kind in s_sources)
            {
                TaskRing ring = RingOf(slot, kind);
                if (!withClosed && IsClosedBy(ring, ring.Claim)) continue;
                yield return ring;
            }
        }
    }

    private IEnumerable<TaskRing> All(TaskRingKind kind)
    {
        for (int slot = 0; slot < QueueLayout.Slots; slot++)
        {
            if (Reserved.Has(slot)) yield return RingOf(slot, kind);
        }
    }

    /// <summary>Whether a claim is that by which a participant keeps others out of what it has in flight itself.</summary>
    private bool IsClosedBy(TaskRing ring, long claim) => ring.Kind == TaskRingKind.InFlight && claim != 0 && _participants.SlotOf(claim) == ring.Slot;

    private bool IsAtEnd(int slot) => Volatile.Read(ref *AtEndOf(slot)) != 0 && _participants.IsAlive(_participants.IdAt(slot));

    private int* AtEndOf(int slot) => (int*)(_queue.File.TasksOf(slot) + TaskLayout.AtEndAt);

    private TaskRing RingOf(int slot, TaskRingKind kind)
    {
        ref TaskRing? place = ref _rings[(slot * 3) + (int)kind];
        if (Volatile.Read(ref place) is { } existing) return existing;
        TaskRing created = new(HeaderOf(slot, kind), TaskStamp.RingOf(slot, kind), slot, kind, _queue.Spills);
        return Interlocked.CompareExchange(ref place, created, null) ?? created;
    }

    private static bool Same(ulong[] one, ulong[] other) => one.AsSpan().SequenceEqual(other);

    /// <summary>The stamps of tasks that are elsewhere, too.</summary>
    private readonly record struct MovedTasks(long One, long Two, long Three)
    {
        internal bool Has(long stamp) => stamp == One || stamp == Two || stamp == Three;
    }
}
