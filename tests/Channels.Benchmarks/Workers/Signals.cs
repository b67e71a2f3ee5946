namespace Channels.Benchmarks.Workers;

/// <summary>Numbers that are no payload. Everything else that is sent is zero or more.</summary>
internal static class Signals
{
    /// <summary>The round is over: the receiver says how many numbers it had.</summary>
    public const int EndOfRound = -1;

    /// <summary>There is no further round.</summary>
    public const int Leave = -2;
}
