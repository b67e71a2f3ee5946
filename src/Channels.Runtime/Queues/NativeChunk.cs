using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;

namespace Channels.Queues;

/// <summary>A piece of memory outside the garbage-collected heap, filled from one side and emptied from the same.</summary>
internal sealed unsafe class NativeChunk(int size) : CriticalFinalizerObject
{
    ~NativeChunk() => Marshal.FreeHGlobal((nint)Address);

    internal byte* Address { get; } = (byte*)Marshal.AllocHGlobal(size);

    internal int Size => size;

    internal int Filled { get; set; }

    internal int Taken { get; set; }
}
