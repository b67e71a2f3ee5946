using System.Threading;
using Channels.Participants;
using Channels.Rings;
using Channels.Waiting;
using Barrier = Channels.Waiting.Barrier;

namespace Channels.Queues;

/// <summary>
/// Who may take from a ring: a word with a participant's id, 0 if nobody. A consumer claims it for one take; one that finds
/// itself alone keeps the claim, so that its takes need no atomic update, until somebody else wants it.
/// </summary>
/// <remarks><code>
///  63     62     61     44 43         0
///  | kept | revk | stamp  |  id        |        stamp: of a kept claim, another one each time
/// </code>
/// Ordinary claim:  swap 0 for the id; read the item; store consumed; store 0. Nobody waits for one that lives.
/// Kept claim:      each take stores the ring's number in the keeper's own word <c>inside</c>; loads the claim, and if that is
///                  still the kept one: reads the item, stores consumed; stores 0 in <c>inside</c>; looks who sleeps.
/// Revoking:        swap (id, kept, stamp) for (id, revoked, stamp); barrier on all processors; load the keeper's <c>inside</c>;
///                  if that is not this ring, swap (id, revoked, stamp) for the own id. If it is, the keeper is in the
///                  middle of a take: go away. Whoever comes next goes on from the barrier, the keeper itself from the swap.
///
/// The keeper's load of the claim may be satisfied before its store of <c>inside</c> is visible, and no fence forbids it:
/// that is what the revoker's barrier is for. Either the barrier comes after the store, then the revoker sees it; or the load
/// comes after the barrier, and sees the claim revoked.
/// The word names the keeper until the revoker has won, so one that dies in between leaves nothing to be known. A revoked
/// claim is never kept on, and the stamp tells it from a later one: who saw the keeper outside must not swap when it is
/// inside again. <c>inside</c> is a word for each consumer, not for each ring: a former keeper, who does not know yet, writes it.
/// A producer that takes an item back (see <see cref="QueueSender"/>) claims its ring as any other consumer would, also from
/// the consumer of its own process.
/// A dead owner's claim, of any kind, is swapped for the own id. The lock by which its death is known is released when its
/// threads have left their processors, so its stores are visible.
/// </remarks>
/// <param name="word">Where the claim stands.</param>
/// <param name="ring">The ring's number.</param>
/// <param name="participants">Who lives.</param>
/// <param name="isConsumer">Whether this is the consumer, not the producer, of its participant.</param>
/// <param name="repair">Who finishes what a dead owner has begun, if a take is more than one store.</param>
/// <param name="memory">Then, the ring.</param>
internal readonly unsafe struct RingClaim(long* word, int ring, ParticipantTable participants, bool isConsumer, ITakeRepair? repair = null, RingMemory? memory = null)
{
    private const int StampAt = ParticipantTable.IdBits;
    private const long Revoked = 1L << 62, IdMask = (1L << StampAt) - 1, StampMask = (1L << (62 - StampAt)) - 1;
    private const ulong KeptBit = 1UL << 63;

    /// <summary>What a keeper stores in its word while it is inside a take from this ring.</summary>
    internal int Mark => ring + 1;

    internal long* Word => word;

    /// <summary>This participant's word.</summary>
    internal int* Inside => participants.InsideOf(participants.Self);

    internal static long OwnerOf(long claim) => claim & IdMask;

    /// <summary>The word of a claim that this participant keeps.</summary>
    internal long KeptWord(long stamp) => participants.Self | ((stamp & StampMask) << StampAt) | unchecked((long)KeptBit);

    /// <summary>Whether somebody could claim it now, as far as can be seen without asking the kernel.</summary>
    internal bool IsOpen
    {
        get
        {
            long seen = Volatile.Read(ref *word);
            return seen == 0 || (Barrier.IsGlobal && (IsKept(seen) || ((seen & Revoked) != 0 && !IsInside(OwnerOf(seen)))));
        }
    }

    /// <summary>Claims it for one take. An acquire: what the last owner stored is visible.</summary>
    /// <param name="fromTheDead">Also from a dead owner; asking the kernel who lives takes a while.</param>
    internal bool TryTake(bool fromTheDead)
    {
        long self = participants.Self;
        long seen = Volatile.Read(ref *word);
        if (seen == 0) return TrySwap(0, self);

        // What this consumer itself keeps, revoked or not. A plain id is one that this process's producer has for a moment.
        if (OwnerOf(seen) == self && isConsumer) return seen != self && TrySwap(seen, self);
        if ((IsKept(seen) || (seen & Revoked) != 0) && Barrier.IsGlobal && TryRevoke(ref seen)) return TrySwap(seen, self);
        if (!fromTheDead || participants.IsAlive(OwnerOf(seen))) return false;
        if (memory is not null) repair?.Repair(ring, OwnerOf(seen), word, seen, memory.Consumed, memory.Published);
        return TrySwap(seen, self);
    }

    /// <summary>A release: whoever claims it next sees what was stored. The caller has an ordinary claim, and looks who sleeps.</summary>
    internal void LetGo()
    {
        KillPoint.Pass(KillPoint.BeforeLetGo);
        Volatile.Write(ref *word, 0);
        KillPoint.Pass(KillPoint.AfterLetGo);
    }

    /// <summary>Keeps the claim. A release, as letting go is; the caller has an ordinary claim, and looks who sleeps.</summary>
    internal void Keep(long keptWord)
    {
        KillPoint.Pass(KillPoint.BeforeKeep);
        Volatile.Write(ref *word, keptWord);
        KillPoint.Pass(KillPoint.AfterKeep);
    }

    private bool TryRevoke(ref long seen)
    {
        if (IsKept(seen))
        {
            long revoked = (seen & ~unchecked((long)KeptBit)) | Revoked;
            KillPoint.Pass(KillPoint.BeforeRevoke);
            if (Interlocked.CompareExchange(ref *word, revoked, seen) != seen) return false;
            seen = revoked;
        }

        // Also if somebody else revoked it: that one may have died before its barrier.
        KillPoint.Pass(KillPoint.AfterRevoke);
        return Barrier.Issue() && !IsInside(OwnerOf(seen));
    }

    private bool IsInside(long owner) => Volatile.Read(ref *participants.InsideOf(owner)) == Mark;

    private static bool IsKept(long claim) => ((ulong)claim & KeptBit) != 0;

    private bool TrySwap(long seen, long wanted)
    {
        KillPoint.Pass(KillPoint.BeforeClaimSwap);
        if (Interlocked.CompareExchange(ref *word, wanted, seen) != seen) return false;
        KillPoint.Pass(KillPoint.AfterClaimSwap);
        return true;
    }
}
