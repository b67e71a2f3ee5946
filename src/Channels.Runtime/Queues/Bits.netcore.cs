using System.Numerics;

namespace Channels.Queues;

internal static class Bits
{
    /// <summary>The index of the lowest bit that is set; there is one.</summary>
    internal static int Lowest(ulong bits) => BitOperations.TrailingZeroCount(bits);
}
