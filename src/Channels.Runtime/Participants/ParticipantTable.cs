using System.Collections.Generic;
using System.IO;
using System.Threading;
using Channels.Interop;
using Channels.Pipes;
using Channels.Segments;
using Channels.Transit;
using Channels.Waiting;

namespace Channels.Participants;

/// <summary>
/// Who is attached to a channel, and who still lives. A participant has a slot in the control file and holds a lock on that
/// slot's byte; the kernel releases the lock when the process ends, however it ends, and in whatever pid namespace it ran.
/// </summary>
/// <remarks><code>
///   0  id                    stored last; raises the version
///   8  process id
///  12  roles                 what it may still do; only the participant itself takes them away
///  16  pid namespace
///  24  inside                which ring of a queue a consumer is taking from: see Queues.RingClaim
///  32  transit               of a participant without a process: see Transit.TransitWord
/// </code>
/// An id is a number that is never used again, with the slot in its low 16 bits; 44 bits in all. A slot is used again only when its lock is
/// free and neither an end of the channel nor its creator has its id, so that whoever was lost can still be named. Of a queue's
/// writers, whose slots are used again, that is kept elsewhere: see <see cref="LostWriter"/>.
/// </remarks>
internal sealed unsafe partial class ParticipantTable
{
    private const int IdOffset = 0, ProcessAt = 8, RolesAt = 12, NamespaceAt = 16, InsideAt = 24;
    internal const int TransitAt = 32;
    internal const long LocksAt = 1L << 40;      // Far behind the file's end: these bytes exist for their locks only.

    private static readonly long s_namespace = Linux.ProcessNamespace();

    /// <summary>How many bits an id has.</summary>
    internal const int IdBits = 44;

    internal const int SlotBits = 16;
    private const long LargestNumber = (1L << (IdBits - SlotBits)) - 1;

    // Each that is refused counts on; a number further off was never counted to.
    private const long MostBeyondLargest = 1 << 20;

    private readonly object _deadGate = new();
    private readonly MappedFile _control;
    private readonly int _descriptor;
    private readonly int _capacity;
    private readonly bool _isPipe;
    private readonly ISlotGuard? _guard;

    /// <param name="control">The control file's memory.</param>
    /// <param name="descriptor">The control file, for its locks.</param>
    /// <param name="kind">How large the table is.</param>
    /// <param name="roles">What this attachment may do.</param>
    /// <param name="guard">Who knows whether what belongs to a slot is free.</param>
    internal ParticipantTable(MappedFile control, int descriptor, ChannelKind kind, ParticipantRoles roles, ISlotGuard? guard)
    {
        _guard = guard;
        _control = control;
        _descriptor = descriptor;
        _capacity = ControlLayout.ParticipantCapacity(kind);
        _isPipe = kind == ChannelKind.Pipe;
        Self = Register(LibC.ProcessId(), roles);
    }

    /// <summary>The id of this attachment.</summary>
    internal long Self { get; }

    internal int SelfSlot => SlotOf(Self);

    /// <summary>
    /// Another one than before if somebody has come. It was raised after the newcomer's id was stored and before it claims
    /// anything: who has read a claim, and then this, finds the claimant in the table.
    /// </summary>
    internal long Version => Volatile.Read(ref *(long*)(_control.Address + ControlLayout.ParticipantsVersionAt));

    internal int Capacity => _capacity;

    /// <summary>A number that no other file of this channel has had.</summary>
    internal long NextFileNumber() => Interlocked.Increment(ref *(long*)(_control.Address + ControlLayout.NextFileAt));

    /// <summary>Whose the slot is or was; 0 if it was never used. An acquire.</summary>
    internal long IdAt(int slot) => Volatile.Read(ref IdOf(slot));

    /// <summary>Where the participant says which ring it is taking from. Written by it alone.</summary>
    internal int* InsideOf(long id) => (int*)(Slot(SlotOf(id)) + InsideAt);

    /// <summary>The slots that are or were used, and whose they are or were.</summary>
    internal IEnumerable<(int Slot, long Id)> Slots()
    {
        for (int slot = 0; slot < _capacity; slot++)
        {
            // Acquire: who has the id may read what was stored before it.
            long id = Volatile.Read(ref IdOf(slot));
            if (id != 0) yield return (slot, id);
        }
    }

    /// <summary>Whether the participant has not left and its process has not ended. A stopped process lives.</summary>
    internal bool IsAlive(long id)
    {
        if (id == Self) return true;
        int slot = SlotOf(id);
        return Volatile.Read(ref IdOf(slot)) == id && (Linux.IsByteLockedByAnother(_descriptor, LocksAt + slot) || CanArrive(slot, id))
            && Volatile.Read(ref IdOf(slot)) == id;
    }

    /// <summary>The process id, as the participant saw it itself; 0 if its slot has been used again.</summary>
    internal int ProcessOf(long id) => Volatile.Read(ref IdOf(SlotOf(id))) == id ? *(int*)(Slot(SlotOf(id)) + ProcessAt) : 0;

    /// <summary>The process of one of those that were killed while they could put, and whose slots have been used again; 0 if there is none.</summary>
    internal int LostWriter => Volatile.Read(ref *(int*)(_control.Address + ControlLayout.LostWriterAt));

    /// <summary>Whether its process id means the same process here as there.</summary>
    internal bool IsInThisNamespace(long id) => s_namespace != 0 && *(long*)(Slot(SlotOf(id)) + NamespaceAt) == s_namespace;

    /// <summary>Whether it is an attachment of this very process, which nobody here has to watch.</summary>
    internal bool IsOfThisProcess(long id) => IsInThisNamespace(id) && ProcessOf(id) == LibC.ProcessId();

    /// <summary>The living participants whose process has that id here.</summary>
    internal IEnumerable<long> LivingOf(int process)
    {
        foreach ((_, long id) in Slots())
        {
            if (ProcessOf(id) == process && IsInThisNamespace(id) && IsAlive(id)) yield return id;
        }
    }

    /// <summary>What the slot's participant may still do, if it lives.</summary>
    internal ParticipantRoles RolesOf(int slot) => HasArrived(slot) ? ParticipantRoles.None : (ParticipantRoles)Volatile.Read(ref RolesIn(slot));

    /// <summary>Says that this attachment will not do that any more.</summary>
    internal void DropRoles(ParticipantRoles roles)
    {
        ref int word = ref RolesIn(SelfSlot);
        while (true)
        {
            int seen = Volatile.Read(ref word);

            // A full fence: whoever sees a role gone sees all that was stored in it. Atomic, as two threads may each drop one.
            if (Interlocked.CompareExchange(ref word, seen & ~(int)roles, seen) == seen) break;
        }

        // Who waits for somebody in that role looks whether there is one left.
        _ = Interlocked.Increment(ref *(long*)(_control.Address + ControlLayout.ParticipantsVersionAt));
    }

    /// <summary>Has a claim made by one who is dead already: a process that was given an end and ended without taking it.</summary>
    /// <returns>False if somebody else has claimed.</returns>
    internal bool ClaimForDead(int process, long* claim)
    {
        // One at a time: a lock that this attachment holds for one of them would be granted for another one once more.
        lock (_deadGate)
        {
            long id = Register(process, ParticipantRoles.None);
            bool isClaimed = Interlocked.CompareExchange(ref *claim, id, 0) == 0;

            // Not before the claim: a slot that is neither locked nor named is anybody's.
            Linux.UnlockByte(_descriptor, LocksAt + SlotOf(id));
            return isClaimed;
        }
    }

    private long Register(int process, ParticipantRoles roles, Carrier? carrier = null)
    {
        for (int i = 0; i < 2 * _capacity; i++)
        {
            // Those on their way are asked about, which costs some calls each, only if no other slot is free.
            int slot = i % _capacity;
            bool asks = i >= _capacity;

            // A lock that this attachment holds itself would be granted once more.
            if (Self != 0 && slot == SelfSlot) continue;
            if (IsTaken(slot, asks)) continue;       // Not tried: whoever asks whether it is dead would hear that it lives.
            if (!Linux.TryLockByte(_descriptor, LocksAt + slot)) continue;
            if (IsTaken(slot, asks))
            {
                Linux.UnlockByte(_descriptor, LocksAt + slot);
                continue;
            }

            KillPoint.Pass(KillPoint.AfterSlotLock);
            byte* memory = Slot(slot);
            if (!_isPipe && IdAt(slot) != 0 && (RolesOf(slot) & ParticipantRoles.Writes) != 0)
            {
                // It has not left in order. Before its roles go: who does not find it any more finds this.
                Volatile.Write(ref *(int*)(_control.Address + ControlLayout.LostWriterAt), *(int*)(memory + ProcessAt));
            }

            *(int*)(memory + ProcessAt) = process;
            Volatile.Write(ref RolesIn(slot), (int)roles);
            *(long*)(memory + NamespaceAt) = s_namespace;
            *(int*)(memory + InsideAt) = 0;
            _guard?.Prepare(this, slot);
            long number = Interlocked.Increment(ref *(long*)(_control.Address + ControlLayout.NextParticipantAt));
            if (number <= 0 || number - LargestNumber > MostBeyondLargest) throw new ChannelCorruptException("the number of the next participant is none.");
            if (number > LargestNumber) throw new IOException($"The channel has had {LargestNumber} participants, and there are no more numbers for them. Create another one.");
            long id = (number << SlotBits) | (uint)slot;
            SetTransit(slot, id, carrier);
            KillPoint.Pass(KillPoint.BeforeSlotId);

            // Release: who reads the id reads what stands above.
            Volatile.Write(ref IdOf(slot), id);
            KillPoint.Pass(KillPoint.AfterSlotId);

            // A full fence: the id is there before the version, the version before this participant's looks at wake words, and
            // both before its claims.
            _ = Interlocked.Increment(ref *(long*)(_control.Address + ControlLayout.ParticipantsVersionAt));
            KillPoint.Pass(KillPoint.AfterVersion);
            return id;
        }

        throw new IOException($"The channel has {_capacity} participants already; no more can attach.");
    }

    private bool IsTaken(int slot, bool asks)
    {
        long id = Volatile.Read(ref IdOf(slot));
        return IsNamed(id) || (IsUnderWay(id) && (!asks || IsAlive(id))) || _guard?.IsFree(this, slot) == false;
    }

    private bool IsNamed(long id) =>
        id != 0
        && (PipeClaim.IdIn(Volatile.Read(ref *(long*)(_control.Address + ControlLayout.WriterEndAt))) == id
            || PipeClaim.IdIn(Volatile.Read(ref *(long*)(_control.Address + ControlLayout.ReaderEndAt))) == id
            || Volatile.Read(ref *(long*)(_control.Address + ControlLayout.CreatorAt)) == id);

    internal int SlotOf(long id) => SlotOf(id, _capacity);

    /// <summary>An id comes from shared memory: its slot is brought into range, and the id that stands there compared.</summary>
    internal static int SlotOf(long id, int capacity) => (int)(id & ((1 << SlotBits) - 1)) % capacity;

    /// <summary>Where a slot stands in the control file; its id is the first that is there.</summary>
    internal static int SlotAt(int slot) => ControlLayout.ParticipantsAt + (slot * ControlLayout.ParticipantSize);

    private byte* Slot(int slot) => _control.Address + SlotAt(slot);

    private ref long IdOf(int slot) => ref *(long*)(Slot(slot) + IdOffset);

    private ref int RolesIn(int slot) => ref *(int*)(Slot(slot) + RolesAt);
}
