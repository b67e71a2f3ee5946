using System.Threading;
using Channels.Interop;

namespace Channels.Waiting;

/// <summary>
/// The fence that a sleeper issues for everybody (<c>membarrier</c>, GLOBAL_EXPEDITED), so that wakers need none on their
/// hot path. See Dice, Huang and Yang, "Asymmetric Dekker Synchronization", 2001.
/// </summary>
internal static class Barrier
{
    private const int TriesAtMost = 100;

    /// <summary>
    /// Whether this process takes part. Old kernels and some sandboxes refuse the call; such a process asks all others for
    /// fences instead.
    /// </summary>
    internal static bool IsGlobal { get; } = BarrierRegistration.End();

    /// <summary>Issues it; at least a full fence of this thread.</summary>
    /// <returns>Whether it was one on all processors. Where this process takes part, the kernel may still lack the memory for it, for a moment.</returns>
    internal static bool Issue()
    {
        SpinWait spin = default;
        for (int i = 0; IsGlobal && i < TriesAtMost; i++)
        {
            if (Linux.GlobalBarrier()) return true;
            spin.SpinOnce();
        }

        Interlocked.MemoryBarrier();
        return false;
    }
}
