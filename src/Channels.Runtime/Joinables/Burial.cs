using System.Threading;
using Channels.Participants;
using Channels.Queues;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.Joinables;

/// <summary>Finishes what dead consumers had begun, and opens what they had in flight to the others. Any thread.</summary>
/// <remarks>
/// 1. A consumer that dies leaves its id in the claim of the source that it was taking from. Whoever finds that reads the source's
///    <c>consumed</c>, and the stamp of the last frame that the dead one published; sees that the claim is unchanged; if the stamp
///    is of this source and not below <c>consumed</c>, swaps that for the end of the stamped frame; and only then swaps the
///    claim for its own id. Each step may be repeated by another.
/// 2. A claim that was kept and is revoked needs nothing of that: its keeper is outside of any take, see <see cref="RingClaim"/>.
/// 3. When no claim has the dead one's id any more, what it had in flight is opened, and not before: until then a task might be there
///    and in its source.
/// </remarks>
internal sealed unsafe class Burial(JoinableQueue queue) : ITakeRepair
{
    /// <summary>Where a task may go when it is taken.</summary>
    private static readonly TaskRingKind[] s_targets = [TaskRingKind.InFlight, TaskRingKind.DeadLetters];

    private readonly ParticipantTable _participants = queue.Participants;

    /// <inheritdoc/>
    public void Repair(int source, long owner, long* claim, long seen, long* consumed, long* published)
    {
        int slot = _participants.SlotOf(owner);
        if (_participants.IdAt(slot) != owner || !queue.Tasks.Reserved.Has(slot)) return;
        long position = Volatile.Read(ref *consumed);
        foreach (TaskRingKind kind in s_targets)
        {
            if (!queue.Tasks.RingOf(slot, kind).TryReadLast(out long stamp, out int length) || TaskStamp.RingOf(stamp) != source) continue;
            long from = TaskStamp.PositionOf(stamp);
            if (from < position) continue;

            // The frame that was copied has the same payload. What the dead one wrote is not trusted: nothing was taken from where nothing is.
            long end = from + (TaskLayout.IsTaskRing(source) ? TaskFrame.SizeOf(length) : FrameHeader.FrameSize(length));
            if (end > Volatile.Read(ref *published)) continue;
            KillPoint.Pass(KillPoint.BeforeRepaired);
            if (Volatile.Read(ref *claim) == seen) _ = Interlocked.CompareExchange(ref *consumed, end, position);
            KillPoint.Pass(KillPoint.AfterRepaired);

            // It may have been the last one, and have gone to the dead letters.
            WakePair.Wake(queue.Header.JoinersWake);
            return;
        }
    }

    /// <summary>Buries all consumers that have died.</summary>
    internal void BuryDead()
    {
        foreach (int slot in queue.Tasks.Reserved)
        {
            TaskRing ring = queue.Tasks.RingOf(slot, TaskRingKind.InFlight);
            long claim = ring.Claim;
            if (!queue.Tasks.IsClosedBy(ring, claim) || _participants.IsAlive(claim)) continue;
            EndClaimsOf(claim);
            KillPoint.Pass(KillPoint.BeforeOpened);
            if (Interlocked.CompareExchange(ref *ring.Header.Claim, 0, claim) != claim) continue;
            KillPoint.Pass(KillPoint.AfterOpened);
            WakePair.Wake(queue.Header.ConsumersWake);
            WakePair.Wake(queue.Header.JoinersWake);
        }
    }

    /// <summary>
    /// Ends every claim that a dead participant has, but for the one on what it had in flight. A claim that does not name it never will
    /// again; one that does may change meanwhile, as others revoke it, so each is tried until it does not.
    /// </summary>
    private void EndClaimsOf(long owner)
    {
        SpinWait spin = default;
        foreach (int slot in queue.File.Reserved)
        {
            long* word = queue.File.ClaimOf(slot);
            RingClaim claim = queue.ClaimOf(slot, isConsumer: true);
            while (RingClaim.OwnerOf(Volatile.Read(ref *word)) == owner)
            {
                if (claim.TryTake(fromTheDead: true))
                {
                    claim.LetGo();
                    WakePair.Wake(queue.Header.ConsumersWake);
                    break;
                }

                spin.SpinOnce();
            }
        }

        foreach (TaskRing ring in queue.Tasks.Sources(withClosed: true))
        {
            while (ring.Claim == owner && !queue.Tasks.IsClosedBy(ring, owner))
            {
                if (queue.Tasks.TryClaim(ring, fromTheDead: true))
                {
                    queue.Tasks.LetGo(ring);
                    break;
                }

                spin.SpinOnce();
            }
        }
    }
}
