using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace Channels.Waiting;

internal static partial class Cpu
{
    private static readonly bool s_loadsInOrder = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;

    /// <summary>Tells the processor that this is a loop that waits, for some tens of nanoseconds.</summary>
    internal static void Pause() => Thread.SpinWait(1);

    /// <summary>What is read after this is read after what was read before. Costs nothing on x86, where all loads are in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LoadFence()
    {
        if (!s_loadsInOrder) Interlocked.MemoryBarrier();
    }
}
