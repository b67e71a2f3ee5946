namespace Channels.Pipes;

/// <summary>Who has an end of a pipe: a participant's id, and whether it was lost on its way to another one.</summary>
internal static class PipeClaim
{
    /// <summary>Set, for good, by whoever finds that an end that is on its way can't arrive any more: then nobody takes it.</summary>
    internal const long LostBit = 1L << 62;

    internal static long IdIn(long claim) => claim & ~LostBit;
}
