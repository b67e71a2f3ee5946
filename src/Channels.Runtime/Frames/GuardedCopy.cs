using System;
using System.Collections.Concurrent;
using Channels.Interop;

namespace Channels.Frames;

/// <summary>
/// A copy of a message behind which lie two gigabytes of readable zeros. MemoryPack's reader adds 4 to the length of a
/// text before it checks it; for the four greatest lengths the sum is negative, passes the check, and that many bytes are
/// read. From here they can be: the text is then too long for the system, which is an ordinary exception.
/// </summary>
internal sealed unsafe class GuardedCopy
{
    private const long Granularity = 64 << 10;
    private const long LargestKept = 1 << 20;
    private const long GuardSize = (2L << 30) + Granularity;

    private static readonly ConcurrentBag<GuardedCopy> s_unused = [];

    private readonly byte* _address;
    private readonly long _room;

    private GuardedCopy(long room)
    {
        _room = room;
        _address = Linux.MapZeros(room, GuardSize);
        if (_address == null) throw new ChannelCorruptException("an object may hold a text of impossible length, and there is no room to find out.");
    }

    /// <summary>Whether four bytes anywhere could be such a length. They may well be something else.</summary>
    internal static bool IsNeeded(ReadOnlySpan<byte> bytes)
    {
        // int.MinValue to int.MinValue + 3, as it lies in memory.
        ReadOnlySpan<byte> tail = [0, 0, 0x80];
        while (true)
        {
            int at = bytes.IndexOf(tail);
            if (at < 0) return false;
            if (at > 0 && bytes[at - 1] <= 3) return true;
            bytes = bytes.Slice(at + 1);
        }
    }

    internal static GuardedCopy Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LargestKept || !s_unused.TryTake(out GuardedCopy? copy))
        {
            copy = new GuardedCopy((Math.Max(bytes.Length, LargestKept) + Granularity - 1) & -Granularity);
        }

        bytes.CopyTo(copy.Bytes(bytes.Length));
        return copy;
    }

    internal Span<byte> Bytes(int length) => new(_address, length);

    /// <summary>Ends the use. What was read beyond the copy has cost page tables, so it is not kept then.</summary>
    internal void Return(bool wasValid)
    {
        if (wasValid && _room == LargestKept) s_unused.Add(this);
        else _ = LibC.Unmap(_address, (nuint)(_room + GuardSize));
    }
}
