namespace Channels.Waiting;

/// <summary>What a look at the other side's progress says.</summary>
internal enum WaitOutcome
{
    /// <summary>Nothing yet.</summary>
    Pending,

    /// <summary>What was waited for is there.</summary>
    Ready,

    /// <summary>It will never be there.</summary>
    Ended,
}
