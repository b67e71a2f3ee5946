using System.Threading;
using Channels.Interop;

namespace Channels.Waiting;

/// <summary>
/// The fence that a sleeper issues for everybody (<c>membarrier</c>, GLOBAL_EXPEDITED), so that wakers need none on their
/// hot path. See Dice, Huang and Yang, "Asymmetric Dekker Synchronization", 2001.
/// </summary>
internal static class Barrier
{
    /// <summary>
    /// Whether this process takes part. Old kernels and some sandboxes refuse the call; such a process asks all others for
    /// fences instead.
    /// </summary>
    internal static bool IsGlobal { get; } =
        System.Environment.GetEnvironmentVariable("CHANNELS_BARRIER") != "fence" && Linux.RegisterForBarrier();

    internal static void Issue()
    {
        if (!IsGlobal || !Linux.GlobalBarrier()) Interlocked.MemoryBarrier();
    }
}
