using System.Runtime.CompilerServices;

namespace Channels.Rings;

/// <summary>Where a task came from: a ring, and a position in it, which no other frame ever has. In eight bytes; 0 is none.</summary>
/// <remarks><code>
///  63        48 47                    0
///  | ring + 1  | position in eights   |        ring: a number that its queue gives it
/// </code></remarks>
internal static class TaskStamp
{
    private const int RingAt = 48;
    private const long PositionMask = (1L << RingAt) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long Of(int ring, long position) => ((long)(ring + 1) << RingAt) | (position >> 3);

    internal static int RingOf(long stamp) => (int)(stamp >> RingAt) - 1;

    internal static long PositionOf(long stamp) => (stamp & PositionMask) << 3;
}
