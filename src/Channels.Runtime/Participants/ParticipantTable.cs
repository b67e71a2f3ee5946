using System.IO;
using System.Threading;
using Channels.Interop;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Participants;

/// <summary>
/// Who is attached to a channel, and who still lives. A participant has a slot in the control file and holds a lock on that
/// slot's byte; the kernel releases the lock when the process ends, however it ends, and in whatever pid namespace it ran.
/// </summary>
/// <remarks>
/// An id is a number that is never used again, with the slot in its low 16 bits. A slot is used again only when its lock is
/// free and neither an end of the channel nor its creator has its id, so that whoever was lost can still be named.
/// </remarks>
internal sealed unsafe class ParticipantTable
{
    private const int IdAt = 0, ProcessAt = 8, NamespaceAt = 16;
    private const long LocksAt = 1L << 40;      // Far behind the file's end: these bytes exist for their locks only.

    private static readonly long s_namespace = Linux.ProcessNamespace();

    private readonly MappedFile _control;
    private readonly int _descriptor;

    internal ParticipantTable(MappedFile control, int descriptor)
    {
        _control = control;
        _descriptor = descriptor;
        Self = Register(LibC.ProcessId());
    }

    /// <summary>The id of this attachment.</summary>
    internal long Self { get; }

    /// <summary>A number that nobody else on this channel has had.</summary>
    internal long NextNumber() => Interlocked.Increment(ref *(long*)(_control.Address + ControlLayout.NextNumberAt));

    /// <summary>Whether the participant has not left and its process has not ended. A stopped process lives.</summary>
    internal bool IsAlive(long id)
    {
        if (id == Self) return true;
        int slot = SlotOf(id);
        return Volatile.Read(ref IdOf(slot)) == id && Linux.IsByteLockedByAnother(_descriptor, LocksAt + slot)
            && Volatile.Read(ref IdOf(slot)) == id;
    }

    /// <summary>The process id, as the participant saw it itself; 0 if its slot has been used again.</summary>
    internal int ProcessOf(long id) => Volatile.Read(ref IdOf(SlotOf(id))) == id ? *(int*)(Slot(SlotOf(id)) + ProcessAt) : 0;

    /// <summary>Whether its process id means the same process here as there.</summary>
    internal bool IsInThisNamespace(long id) => s_namespace != 0 && *(long*)(Slot(SlotOf(id)) + NamespaceAt) == s_namespace;

    /// <summary>Adds a participant that is dead already: a process that was given an end and ended without taking it.</summary>
    internal long RegisterDead(int process)
    {
        long id = Register(process);
        Linux.UnlockByte(_descriptor, LocksAt + SlotOf(id));
        return id;
    }

    private long Register(int process)
    {
        for (int slot = 0; slot < ControlLayout.ParticipantCapacity; slot++)
        {
            // A lock that this attachment holds itself would be granted once more.
            if (Self != 0 && slot == SlotOf(Self)) continue;
            if (IsNamed(Volatile.Read(ref IdOf(slot)))) continue;       // Not tried: whoever asks whether it is dead would hear that it lives.
            if (!Linux.TryLockByte(_descriptor, LocksAt + slot)) continue;
            if (IsNamed(Volatile.Read(ref IdOf(slot))))
            {
                Linux.UnlockByte(_descriptor, LocksAt + slot);
                continue;
            }

            KillPoint.Pass(KillPoint.AfterSlotLock);
            byte* memory = Slot(slot);
            *(int*)(memory + ProcessAt) = process;
            *(long*)(memory + NamespaceAt) = s_namespace;
            long id = (NextNumber() << 16) | (uint)slot;
            KillPoint.Pass(KillPoint.BeforeSlotId);

            // Release: who reads the id reads what stands above.
            Volatile.Write(ref IdOf(slot), id);
            KillPoint.Pass(KillPoint.AfterSlotId);
            return id;
        }

        throw new IOException($"The channel has {ControlLayout.ParticipantCapacity} participants already; no more can attach.");
    }

    private bool IsNamed(long id) =>
        id != 0
        && (Volatile.Read(ref *(long*)(_control.Address + ControlLayout.WriterEndAt)) == id
            || Volatile.Read(ref *(long*)(_control.Address + ControlLayout.ReaderEndAt)) == id
            || Volatile.Read(ref *(long*)(_control.Address + ControlLayout.CreatorAt)) == id);

    // An id comes from shared memory: its slot is brought into range, and the id that stands there compared.
    private static int SlotOf(long id) => (int)(id & 0xFFFF) % ControlLayout.ParticipantCapacity;

    private byte* Slot(int slot) => _control.Address + ControlLayout.ParticipantsAt + (slot * ControlLayout.ParticipantSize);

    private ref long IdOf(int slot) => ref *(long*)(Slot(slot) + IdAt);
}
