using System;
using System.Threading;
using Channels.Interop;
using Channels.Segments;
using Channels.Transit;
using Channels.Waiting;

namespace Channels.Participants;

/// <content>Participants without a process: each stands for an endpoint that is on its way, in a message of another channel.</content>
/// <remarks>
/// 1. The sender makes the participant before it publishes the message. No lock is held on its slot: it lives as long as its
///    carrier does, see <see cref="Carriers"/>. Until the end of a pipe is claimed for it, the sender holds the lock.
/// 2. Its state is <see cref="TransitWord.Held"/> until the message is published, and then <see cref="TransitWord.Carried"/>. If
///    the sender dies between the two, it counts as lost, though the message is there.
/// 3. It ends by one swap of its state, when its receiver has attached with an id of its own, or the sender takes it back. Of a pipe's
///    end, the claim has been swapped before; that is what decides, and where no claim names it, it is nobody's.
/// </remarks>
internal sealed unsafe partial class ParticipantTable
{
    /// <summary>The channels' folder, in which the carriers are.</summary>
    internal string Folder { get; set; } = "";

    /// <summary>Makes a participant that is on its way.</summary>
    /// <param name="roles">What its receiver may do.</param>
    /// <param name="carrier">Where the message is, and will be.</param>
    /// <param name="claim">Gets its id, and claims what it is to have. If that throws, there is no such participant.</param>
    /// <exception cref="System.IO.IOException">The table is full, or there is no room.</exception>
    internal long BeginTransit(ParticipantRoles roles, Carrier carrier, Action<long> claim)
    {
        // One at a time: a lock that this attachment holds for one of them would be granted for another one once more.
        lock (_deadGate)
        {
            long id = Register(LibC.ProcessId(), roles, carrier);
            try
            {
                claim(id);
                KillPoint.Pass(KillPoint.AfterTransitClaim);
            }
            catch
            {
                _ = EndTransit(id);
                throw;
            }
            finally
            {
                // Not before the claim: a slot that is neither locked nor named is anybody's.
                Linux.UnlockByte(_descriptor, LocksAt + SlotOf(id));
            }

            return id;
        }
    }

    /// <summary>The message is in the channel: it depends on this process no more.</summary>
    internal void SetCarried(long id)
    {
        KillPoint.Pass(KillPoint.BeforeCarried);

        // A full fence: it was published before. The swap fails if it has arrived already.
        _ = Interlocked.CompareExchange(ref TransitOf(SlotOf(id)), TransitWord.Pack(id, TransitWord.Carried), TransitWord.Pack(id, TransitWord.Held));
        KillPoint.Pass(KillPoint.AfterCarried);
    }

    /// <summary>Ends a participant that is on its way.</summary>
    /// <returns>False if it is not: somebody else has ended it.</returns>
    internal bool EndTransit(long id)
    {
        if (Volatile.Read(ref IdOf(SlotOf(id))) != id) return false;
        ref long word = ref TransitOf(SlotOf(id));
        while (true)
        {
            long seen = Volatile.Read(ref word);
            if (!TransitWord.IsUnderWay(seen, id)) return false;
            KillPoint.Pass(KillPoint.BeforeTransitEnded);

            // A full fence: whoever sees it gone sees who has come in its place. One swap takes its roles away, too: see RolesOf.
            if (Interlocked.CompareExchange(ref word, TransitWord.Pack(id, TransitWord.Ended), seen) == seen) break;
        }

        KillPoint.Pass(KillPoint.AfterTransitEnded);

        // Who waits for somebody in that role looks whether there is one left.
        _ = Interlocked.Increment(ref *(long*)(_control.Address + ControlLayout.ParticipantsVersionAt));
        return true;
    }

    /// <summary>Whether it is a participant without a process that has not arrived, as far as is known.</summary>
    internal bool IsUnderWay(long id) =>
        id != 0 && Volatile.Read(ref IdOf(SlotOf(id))) == id && TransitWord.IsUnderWay(Volatile.Read(ref TransitOf(SlotOf(id))), id);

    /// <summary>Whether the slot's participant is on its way, and can still arrive.</summary>
    private bool CanArrive(int slot, long id)
    {
        long word = Volatile.Read(ref TransitOf(slot));
        if (!TransitWord.IsUnderWay(word, id) || !TransitEntry.TryRead(_descriptor, slot, id, out Carrier carrier)) return false;
        if (word == TransitWord.Pack(id, TransitWord.Held)) return carrier.Holder != 0 && Carriers.Live(Folder, carrier);

        // Its receiver has the end, and died before it said that it has arrived.
        if (_isPipe && !IsNamed(id)) return false;
        return Carriers.Live(Folder, carrier with { Holder = 0 });
    }

    private bool HasArrived(int slot)
    {
        long id = Volatile.Read(ref IdOf(slot));
        return id != 0 && Volatile.Read(ref TransitOf(slot)) == TransitWord.Pack(id, TransitWord.Ended);
    }

    /// <summary>Before the id stands in the slot, which is locked.</summary>
    private void SetTransit(int slot, long id, Carrier? carrier)
    {
        if (carrier is { } from)
        {
            try
            {
                TransitEntry.Write(_descriptor, slot, id, from);
            }
            catch
            {
                Linux.UnlockByte(_descriptor, LocksAt + slot);
                throw;
            }

            KillPoint.Pass(KillPoint.AfterTransitEntry);
        }

        Volatile.Write(ref TransitOf(slot), carrier is null ? 0 : TransitWord.Pack(id, TransitWord.Held));
    }

    private ref long TransitOf(int slot) => ref *(long*)(Slot(slot) + TransitAt);
}
