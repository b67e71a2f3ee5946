using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Channels.Participants;
using Channels.Queues;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.Joinables;

/// <summary>All consumers' rings of tasks: which there are, what lies in them, and who may take from them. Any thread.</summary>
/// <remarks>
/// 1. Take, by who has the source's claim: the copy is published in the own ring of tasks in flight, stamped with its place in the
///    source (commit 1); then the source's <c>consumed</c> goes past it (commit 2); then the claim is let go.
/// 2. If the taker dies, its id stays in the claim until its take is finished, see <see cref="Burial"/>.
/// 3. What a consumer has in flight is closed to others by a claim with its own id, until it leaves, or it is dead and no other claim
///    has its id any more.
/// 4. A slot is used again only when no claim has its last id, and nothing is in its rings but dead letters.
/// </remarks>
internal sealed unsafe class TaskTable(JoinableQueue queue)
{
    private static readonly TimeSpan s_longestHold = TimeSpan.FromSeconds(1);

    private readonly ParticipantTable _participants = queue.Participants;
    private readonly TaskRing?[] _rings = new TaskRing?[QueueLayout.Slots * 3];

    internal RingBits Reserved => queue.File.TasksReserved;

    internal TaskRing RingOf(int slot, TaskRingKind kind)
    {
        ref TaskRing? place = ref _rings[(slot * 3) + (int)kind];
        if (Volatile.Read(ref place) is { } existing) return existing;
        TaskRing created = new(queue.File.HeaderOf(slot, kind), TaskLayout.NumberOf(slot, kind), slot, kind, queue.Spills);
        return Interlocked.CompareExchange(ref place, created, null) ?? created;
    }

    /// <summary>The rings that tasks are taken from.</summary>
    /// <param name="withClosed">Also those that their owners keep others out of.</param>
    internal IEnumerable<TaskRing> Sources(bool withClosed = false)
    {
        for (int slot = 0; slot < QueueLayout.Slots; slot++)
        {
            if (!Reserved.Has(slot)) continue;
            foreach (TaskRingKind kind in JoinableFile.Sources)
            {
                TaskRing ring = RingOf(slot, kind);
                if (withClosed || !IsClosedBy(ring, ring.Claim)) yield return ring;
            }
        }
    }

    internal IEnumerable<TaskRing> All(TaskRingKind kind)
    {
        for (int slot = 0; slot < QueueLayout.Slots; slot++)
        {
            if (Reserved.Has(slot)) yield return RingOf(slot, kind);
        }
    }

    /// <summary>Whether a claim is that by which a participant keeps others out of what it has in flight itself.</summary>
    internal bool IsClosedBy(TaskRing ring, long claim) => ring.Kind == TaskRingKind.InFlight && claim != 0 && _participants.SlotOf(claim) == ring.Slot;

    /// <summary>Whether something lies where others than its owner may take it. Costs no memory: it is asked again and again.</summary>
    /// <param name="unclaimed">Only what nobody has claimed.</param>
    internal bool HasOpen(bool unclaimed)
    {
        foreach (int slot in Reserved)
        {
            foreach (TaskRingKind kind in JoinableFile.Sources)
            {
                TaskRing ring = RingOf(slot, kind);
                if (ring.LooksEmpty) continue;
                long claim = ring.Claim;
                if (claim == 0 || (!unclaimed && !IsClosedBy(ring, claim))) return true;
            }
        }

        return false;
    }

    /// <summary>Whether nothing lies where somebody could take it. What is in flight does not count.</summary>
    internal bool LooksIdle()
    {
        foreach (int slot in queue.File.Reserved)
        {
            RingMemory ring = queue.File.RingOf(slot);
            if (Volatile.Read(ref *ring.Consumed) != Volatile.Read(ref *ring.Published)) return false;
        }

        return !HasOpen(unclaimed: false);
    }

    /// <summary>How many tasks were given back or left by the dead.</summary>
    /// <param name="withClosed">Also those that are in flight.</param>
    internal long Count(bool withClosed)
    {
        long count = 0;
        foreach (TaskRing ring in Sources(withClosed)) count += ring.CountTasks();
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

    /// <summary>Claims a ring to take from it.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="fromTheDead">Also from a dead owner; asking the kernel who lives takes a while.</param>
    internal bool TryClaim(TaskRing ring, bool fromTheDead)
    {
        long* word = ring.Header.Claim;
        long seen = Volatile.Read(ref *word);
        if (seen != 0)
        {
            if (!fromTheDead || IsClosedBy(ring, seen) || _participants.IsAlive(seen)) return false;

            // Dead letters are read, not moved: there is nothing to be finished.
            if (ring.Kind != TaskRingKind.DeadLetters) queue.Burial.Repair(ring.Number, seen, word, seen, ring.Header.Consumed, ring.Header.Published);
        }

        KillPoint.Pass(KillPoint.BeforeClaimSwap);
        if (Interlocked.CompareExchange(ref *word, _participants.Self, seen) != seen) return false;
        KillPoint.Pass(KillPoint.AfterClaimSwap);
        return true;
    }

    /// <summary>As <see cref="TryClaim"/>; waits for who has it.</summary>
    /// <exception cref="IOException">One that lives does not let go, because it is stopped: a claim is held for a moment only.</exception>
    internal void Claim(TaskRing ring)
    {
        Deadline deadline = Deadline.After(s_longestHold);
        Nap nap = default;
        while (!TryClaim(ring, fromTheDead: true))
        {
            long holder = ring.Claim;
            if (deadline.Remaining == TimeSpan.Zero) throw new IOException($"Process {_participants.ProcessOf(holder)} holds a ring of tasks of '{queue.Connection.Name}', and does not let it go.");
            nap.Take();
        }
    }

    internal void LetGo(TaskRing ring)
    {
        KillPoint.Pass(KillPoint.BeforeLetGo);

        // A full fence: the look at who sleeps comes after it. Whoever saw it claimed may have gone to sleep.
        _ = Interlocked.Exchange(ref *ring.Header.Claim, 0);
        KillPoint.Pass(KillPoint.AfterLetGo);
        if (ring.Kind != TaskRingKind.DeadLetters && !ring.LooksEmpty) WakePair.Wake(queue.Header.ConsumersWake);
    }
}
