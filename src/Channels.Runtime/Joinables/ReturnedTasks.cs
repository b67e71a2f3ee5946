using System;
using System.Threading;
using Channels.CompilerServices;
using Channels.Participants;
using Channels.Queues;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.Joinables;

/// <summary>Takes tasks that somebody has given back, or left when it went or died. The caller has the reader's lock.</summary>
internal sealed unsafe class ReturnedTasks(JoinableQueue queue)
{
    private readonly ParticipantTable _participants = queue.Participants;

    /// <summary>Whether there is something that nobody who lives has claimed.</summary>
    internal bool AreThere(bool fromTheDead)
    {
        if (!fromTheDead || !queue.Tasks.HasOpen(unclaimed: false)) return queue.Tasks.HasOpen(unclaimed: true);
        foreach (TaskRing ring in queue.Tasks.Sources())
        {
            if (ring.LooksEmpty || !queue.Tasks.TryClaim(ring, fromTheDead: true)) continue;
            queue.Tasks.LetGo(ring);
            return true;
        }

        return false;
    }

    /// <summary>Takes one, if there is one.</summary>
    internal bool TryTake(TakenFrame taken, bool fromTheDead)
    {
        if (!queue.Tasks.HasOpen(unclaimed: !fromTheDead)) return false;
        queue.Held.EnsureOpen();
        foreach (TaskRing ring in queue.Tasks.Sources())
        {
            if (ring.LooksEmpty || !queue.Tasks.TryClaim(ring, fromTheDead)) continue;
            try
            {
                if (TryTakeFrom(ring, taken)) return true;
            }
            finally
            {
                queue.Tasks.LetGo(ring);
            }
        }

        return false;
    }

    /// <summary>Copies one that would be taken.</summary>
    internal bool TryShow(TakenFrame shown)
    {
        if (!queue.Tasks.HasOpen(unclaimed: true)) return false;
        foreach (TaskRing ring in queue.Tasks.Sources())
        {
            if (ring.LooksEmpty || !queue.Tasks.TryClaim(ring, fromTheDead: false)) continue;
            try
            {
                if (TryFindNext(ring, shown, out _, out _)) return true;
            }
            finally
            {
                queue.Tasks.LetGo(ring);
            }
        }

        return false;
    }

    private bool TryTakeFrom(TaskRing ring, TakenFrame taken)
    {
        TaskPlace place;
        while (TryFindNext(ring, taken, out place, out ChannelCorruptException? missing))
        {
            // A large message whose file is not there is lost; the ring itself is whole, and goes on behind it.
            if (missing is not null)
            {
                Release(ring, place.End);
                throw missing;
            }

            if (place.Deliveries >= queue.Settings.MaxDeliveries)
            {
                queue.Held.AddLetter(taken, place.Stamp, place.Deliveries, LostWith(ring));
                KillPoint.Pass(KillPoint.AfterLettered);
                Release(ring, place.End);
                continue;
            }

            taken.HoldIn(queue.Held, place.Stamp, place.Deliveries + 1);
            Release(ring, place.End);
            return true;
        }

        // What was left was finished, or is elsewhere. If that was the last of all, nobody else says so.
        if (place.End != 0) Release(ring, place.End);
        if (queue.Held.IsEmpty) queue.Held.AttendEmpty(QueueRing.None);
        return false;
    }

    /// <summary>Copies the first task of a ring that is not finished, and not elsewhere, too.</summary>
    /// <param name="ring">A claimed ring.</param>
    /// <param name="found">Where it is copied to.</param>
    /// <param name="place">Where it stands; if there is none, where what there is ends, or zero.</param>
    /// <param name="missing">Set if it is a large one, and its file is missing.</param>
    private bool TryFindNext(TaskRing ring, TakenFrame found, out TaskPlace place, out ChannelCorruptException? missing)
    {
        MovedTasks moved = MovedFrom(ring);
        TaskPlace first = default;
        bool isFound = false;
        ChannelCorruptException? error = null;
        ring.Walk((position, frame) =>
        {
            long stamp = TaskStamp.Of(ring.Number, position);
            first = new TaskPlace(stamp, position + frame.Size, frame.Deliveries);
            isFound = frame.IsTask && !moved.Has(stamp);
            if (!isFound) return true;
            try
            {
                found.Fill(frame, queue.Spills);
            }
            catch (ChannelCorruptException exception)
            {
                error = exception;
            }

            return false;
        });
        place = first;
        missing = error;
        return isFound;
    }

    private static void Release(TaskRing ring, long next)
    {
        KillPoint.Pass(KillPoint.BeforeConsumed);

        // Release: the frames before it have been read.
        Volatile.Write(ref *ring.Header.Consumed, next);
        KillPoint.Pass(KillPoint.AfterConsumed);
    }

    private ChannelPeerLostException LostWith(TaskRing ring) => new(queue.Connection.Name, _participants.ProcessOf(_participants.IdAt(ring.Slot)));

    /// <summary>What a dead owner had added elsewhere and not yet finished here when it died. Its rings stand still since.</summary>
    private MovedTasks MovedFrom(TaskRing ring)
    {
        if (ring.Kind != TaskRingKind.InFlight) return default;
        return new MovedTasks(Last(TaskRingKind.InFlight), Last(TaskRingKind.Returned), Last(TaskRingKind.DeadLetters));

        long Last(TaskRingKind kind) => queue.Tasks.RingOf(ring.Slot, kind).TryReadLast(out long stamp, out _) ? stamp : 0;
    }

    /// <summary>Where a task stands in a ring, as its next holder stamps it, and where that ends.</summary>
    private readonly record struct TaskPlace(long Stamp, long End, int Deliveries);

    /// <summary>The stamps of tasks that are elsewhere, too.</summary>
    private readonly record struct MovedTasks(long One, long Two, long Three)
    {
        internal bool Has(long stamp) => stamp == One || stamp == Two || stamp == Three;
    }
}
