namespace Channels.Queues;

internal static class Bits
{
    /// <summary>The index of the lowest bit that is set; there is one.</summary>
    internal static int Lowest(ulong bits)
    {
        int index = 0;
        for (; (bits & 1) == 0; bits >>= 1) index++;
        return index;
    }
}
