namespace Channels.Queues.Bounded;

/// <summary>What a queue with a maximum knows of one item: where it is, and whether it was taken.</summary>
/// <remarks><code>
///  63     62        21 20     0
///  | taken | sequence  | cell |        sequence: another one each time that the word is written anew
/// </code></remarks>
internal static class CellWord
{
    private const int CellBits = 21;
    private const long Taken = long.MinValue;

    internal static long Pack(long sequence, int cell) => ((sequence << CellBits) & long.MaxValue) | (uint)cell;

    /// <summary>Which cell. What another process wrote may name one that is none.</summary>
    internal static int CellOf(long word) => (int)(word & ((1 << CellBits) - 1));

    internal static bool IsTaken(long word) => word < 0;

    internal static long AsTaken(long word) => word | Taken;
}
