using System.Threading;

namespace Channels.Waiting;

internal static partial class Cpu
{
    /// <summary>Tells the processor that this is a loop that waits, for some tens of nanoseconds.</summary>
    internal static void Pause() => Thread.SpinWait(1);
}
