using System;
using System.Threading;
using Channels.Interop;
using Channels.Participants;
using Channels.Segments;

namespace Channels.Transit;

/// <summary>A channel's control file, as one looks at it who is not attached: what is read is a copy, and nothing is believed.</summary>
internal readonly unsafe struct ControlView(int descriptor)
{
    private const int SlotsAtOnce = 64;

    internal bool IsChannel => Read(ControlLayout.MagicAt) == ControlLayout.Magic && (int)Read(ControlLayout.VersionAt) == ControlLayout.Version;

    /// <summary>As <see cref="IsChannel"/>, also of one that this version does not understand.</summary>
    internal bool IsOfAnyVersion => Read(ControlLayout.MagicAt) == ControlLayout.Magic && Kind is >= ChannelKind.Pipe and <= ChannelKind.Joinable;

    internal long Identity => Read(ControlLayout.IdentityAt);

    internal bool IsPipe => Kind == ChannelKind.Pipe;

    /// <summary>Whether a process is attached.</summary>
    internal bool HasUsers => Linux.AreBytesLockedByAnother(descriptor, ParticipantTable.LocksAt, Capacity);

    private ChannelKind Kind => (ChannelKind)(int)(Read(ControlLayout.VersionAt) >> 32);

    private int Capacity => ControlLayout.ParticipantCapacity(Kind);

    /// <summary>Who has an end of a pipe, marked as it may be, and whether it was closed.</summary>
    internal (long Claim, bool IsClosed) End(int endAt)
    {
        bool isClosed = (int)Read(endAt + sizeof(long)) != 0;
        return (Read(endAt), isClosed);
    }

    /// <summary>Whether that participant's process is there.</summary>
    internal bool IsUser(long id)
    {
        int slot = SlotOf(id);
        return IdAt(slot) == id && Linux.IsByteLockedByAnother(descriptor, ParticipantTable.LocksAt + slot) && IdAt(slot) == id;
    }

    /// <summary>What that participant depends on, if it is on its way.</summary>
    internal bool IsUnderWay(long id, out Carrier carrier)
    {
        carrier = default;
        int slot = SlotOf(id);
        return IdAt(slot) == id && TryRead(slot, id, Read(ParticipantTable.SlotAt(slot) + ParticipantTable.TransitAt), out carrier);
    }

    /// <summary>Whether one of those who are on their way meets a condition.</summary>
    internal bool AnyUnderWay(Func<Carrier, bool> condition)
    {
        byte* slots = stackalloc byte[SlotsAtOnce * ControlLayout.ParticipantSize];
        for (int first = 0; first < Capacity; first += SlotsAtOnce)
        {
            int read = Linux.ReadAt(descriptor, ParticipantTable.SlotAt(first), slots, SlotsAtOnce * ControlLayout.ParticipantSize);
            for (int i = 0; i < read / ControlLayout.ParticipantSize; i++)
            {
                byte* slot = slots + (i * ControlLayout.ParticipantSize);
                if (TryRead(first + i, *(long*)slot, *(long*)(slot + ParticipantTable.TransitAt), out Carrier carrier) && condition(carrier)) return true;
            }
        }

        return false;
    }

    private bool TryRead(int slot, long id, long word, out Carrier carrier)
    {
        carrier = default;
        if (id == 0 || !TransitWord.IsUnderWay(word, id) || !TransitEntry.TryRead(descriptor, slot, id, out carrier)) return false;
        if (word == TransitWord.Pack(id, TransitWord.Carried)) carrier = carrier with { Holder = 0 };
        return true;
    }

    private long IdAt(int slot) => Read(ParticipantTable.SlotAt(slot));

    private int SlotOf(long id) => ParticipantTable.SlotOf(id, Capacity);

    private long Read(long offset)
    {
        long value = 0;
        return Linux.ReadAt(descriptor, offset, (byte*)&value, sizeof(long)) == sizeof(long) ? value : 0;
    }
}
