using System;
using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;
using Channels.CompilerServices;

namespace Channels.Frames;

/// <summary>Memory outside the garbage-collected heap, for a message that did not find room in the ring yet.</summary>
internal sealed unsafe class ScratchMemory : CriticalFinalizerObject
{
    private const int Smallest = 1024;

    // A payload lies four bytes behind a multiple of eight, as in a ring.
    private const int PayloadAt = 4;

    private byte* _memory;

    ~ScratchMemory() => Marshal.FreeHGlobal((nint)_memory);

    internal byte* Payload => _memory + PayloadAt;

    internal int Size { get; private set; }

    /// <summary>Lets it go before this is collected, if nobody has anything of it any more.</summary>
    internal void Free()
    {
        Marshal.FreeHGlobal((nint)_memory);
        _memory = null;
        Size = 0;
    }

    /// <summary>Makes room for so many bytes; what was there is kept.</summary>
    internal void Grow(int size)
    {
        if (size <= Size) return;
        int rounded = (int)Math.Min(FrameWriter.LongestMessage, Math.Max(Smallest, Math.Max(size, 2L * Size)));
        nint old = (nint)_memory;
        _memory = (byte*)(old == 0 ? Marshal.AllocHGlobal(rounded + PayloadAt) : Marshal.ReAllocHGlobal(old, (nint)(rounded + PayloadAt)));
        Size = rounded;
    }
}
