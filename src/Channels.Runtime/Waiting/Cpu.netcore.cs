using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Threading;

namespace Channels.Waiting;

internal static partial class Cpu
{
    /// <summary>Tells the processor that this is a loop that waits, for some tens of nanoseconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Pause()
    {
        // Arm's hint takes a nanosecond; SpinWait repeats it until it takes as long as elsewhere.
        if (X86Base.IsSupported) X86Base.Pause();
        else Thread.SpinWait(1);
    }

    /// <summary>What is read after this is read after what was read before. Costs nothing on x86.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LoadFence() => Volatile.ReadBarrier();
}
