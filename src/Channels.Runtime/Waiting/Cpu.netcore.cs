using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Threading;
using ArmBase = System.Runtime.Intrinsics.Arm.ArmBase;

namespace Channels.Waiting;

internal static partial class Cpu
{
    /// <summary>Tells the processor that this is a loop that waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Pause()
    {
        if (X86Base.IsSupported) X86Base.Pause();
        else if (ArmBase.IsSupported) ArmBase.Yield();
        else Thread.SpinWait(1);
    }
}
