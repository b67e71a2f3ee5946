namespace Channels.Pipes;

/// <summary>What is known of the process at the other end.</summary>
internal enum PeerStatus
{
    /// <summary>It lives, or nobody has taken that end yet.</summary>
    Expected,

    /// <summary>It has closed its endpoint.</summary>
    Closed,

    /// <summary>It has died without doing so.</summary>
    Lost,
}
