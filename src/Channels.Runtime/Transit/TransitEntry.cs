using System;
using System.Runtime.CompilerServices;
using System.Text;
using Channels.Interop;
using Channels.Segments;

namespace Channels.Transit;

/// <summary>What the control file has of a participant that is on its way, beside its slot. It is read and written by calls, as a copy.</summary>
/// <remarks><code>
///   0  id
///   8  the carrier's identity
///  16  who has the message, while it is not in the carrier
///  24  length of the carrier's name
///  28  the carrier's name
/// </code>
/// It is whole before the id stands in the slot. Who reads it compares the id, and looks at the slot once more afterwards.
/// </remarks>
internal static unsafe class TransitEntry
{
    private const int IdAt = 0, IdentityAt = 8, HolderAt = 16, LengthAt = 24, NameAt = 28;

    /// <exception cref="System.IO.IOException">There is no room for it.</exception>
    internal static void Write(int control, int slot, long id, in Carrier carrier)
    {
        byte* entry = stackalloc byte[ControlLayout.TransitSize];
        new Span<byte>(entry, ControlLayout.TransitSize).Clear();
        Unsafe.WriteUnaligned(entry + IdAt, id);
        Unsafe.WriteUnaligned(entry + IdentityAt, carrier.Identity);
        Unsafe.WriteUnaligned(entry + HolderAt, carrier.Holder);
        Unsafe.WriteUnaligned(entry + LengthAt, carrier.Name.Length);
        for (int i = 0; i < carrier.Name.Length; i++) entry[NameAt + i] = (byte)carrier.Name[i];
        int error = Linux.WriteAt(control, PlaceOf(slot), entry, ControlLayout.TransitSize);
        if (error != 0) throw MappedFile.NoRoom(ControlLayout.TransitSize, error);
    }

    /// <summary>Reads it, if it is that participant's, and makes sense.</summary>
    internal static bool TryRead(int control, int slot, long id, out Carrier carrier)
    {
        carrier = default;
        byte* entry = stackalloc byte[ControlLayout.TransitSize];
        if (Linux.ReadAt(control, PlaceOf(slot), entry, ControlLayout.TransitSize) != ControlLayout.TransitSize) return false;
        int length = Unsafe.ReadUnaligned<int>(entry + LengthAt);
        if (Unsafe.ReadUnaligned<long>(entry + IdAt) != id || length is < 0 or > ChannelName.Longest) return false;
        ReadOnlySpan<byte> name = new(entry + NameAt, length);
        if (!ChannelName.IsOne(name)) return false;
        carrier = new Carrier(Encoding.ASCII.GetString(name), Unsafe.ReadUnaligned<long>(entry + IdentityAt), Unsafe.ReadUnaligned<long>(entry + HolderAt));
        return true;
    }

    private static long PlaceOf(int slot) => ControlLayout.TransitsAt + ((long)slot * ControlLayout.TransitSize);
}
