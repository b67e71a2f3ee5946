using System;
using System.Collections.Generic;
using System.Threading;
using Channels.Participants;
using Channels.Queues;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.Joinables;

/// <summary>Whether all tasks are done. Any thread.</summary>
internal sealed unsafe class Settlement(JoinableQueue queue)
{
    private readonly ParticipantTable _participants = queue.Participants;

    /// <summary>
    /// Whether there was an instant since the call at which nothing was unfinished. All positions only grow, a task is in its next ring
    /// before it leaves the last one, and what a task puts is there before the task is finished: so if each ring was empty at
    /// its own look in the first reading and has got nothing by its look in the second, all were empty between the two.
    /// </summary>
    /// <param name="exceptOwn">What this participant has in flight does not count, and, if that is something, neither does what others
    /// have that wait for the end as this one does.</param>
    internal bool WasReached(bool exceptOwn)
    {
        // A participant is in the table, and the version raised, before it touches a ring.
        long version = _participants.Version;
        ulong[] rings = queue.File.Reserved.Copy(), tasks = queue.Tasks.Reserved.Copy();
        bool exceptWaiting = exceptOwn && !queue.Held.IsEmpty;
        List<long> consumed = [];
        foreach (int slot in RingBits.In(rings)) consumed.Add(Volatile.Read(ref *queue.File.RingOf(slot).Consumed));
        foreach (int slot in RingBits.In(tasks))
        {
            foreach (TaskRingKind kind in JoinableFile.Sources) consumed.Add(Volatile.Read(ref *queue.File.HeaderOf(slot, kind).Consumed));
        }

        foreach (int slot in RingBits.In(rings))
        {
            if (queue.BufferedAt(slot) != 0) return false;
        }

        int next = 0;
        foreach (int slot in RingBits.In(rings))
        {
            if (Volatile.Read(ref *queue.File.RingOf(slot).Published) != consumed[next++]) return false;
        }

        foreach (int slot in RingBits.In(tasks))
        {
            foreach (TaskRingKind kind in JoinableFile.Sources)
            {
                if (Volatile.Read(ref *queue.File.HeaderOf(slot, kind).Published) == consumed[next++]) continue;
                if (kind != TaskRingKind.InFlight || !exceptOwn) return false;
                if (slot != _participants.SelfSlot && !(exceptWaiting && IsAtEnd(slot))) return false;
            }
        }

        // A ring that came meanwhile may have taken up what left another one.
        return version == _participants.Version && AreSame(rings, queue.File.Reserved) && AreSame(tasks, queue.Tasks.Reserved);
    }

    /// <summary>Says whether this participant waits for the end of the queue.</summary>
    internal void SayAtEnd(bool isAtEnd)
    {
        int slot = _participants.SelfSlot;
        if (!queue.Tasks.Reserved.Has(slot)) return;
        int* word = queue.File.AtEndOf(slot);
        if (*word == (isAtEnd ? 1 : 0)) return;

        // A full fence: others may be waiting for this one.
        _ = Interlocked.Exchange(ref *word, isAtEnd ? 1 : 0);
        if (isAtEnd) WakePair.Wake(queue.Header.ConsumersWake);
    }

    private bool IsAtEnd(int slot) => Volatile.Read(ref *queue.File.AtEndOf(slot)) != 0 && _participants.IsAlive(_participants.IdAt(slot));

    private static bool AreSame(ulong[] before, RingBits now) => before.AsSpan().SequenceEqual(now.Copy());
}
