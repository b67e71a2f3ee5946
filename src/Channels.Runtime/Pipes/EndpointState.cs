namespace Channels.Pipes;

/// <summary>What an endpoint object is to its pipe.</summary>
internal enum EndpointState
{
    /// <summary>Not used yet: anybody can still claim the end.</summary>
    Unclaimed,

    /// <summary>It has the end.</summary>
    Open,

    /// <summary>It has the end still, and sends only what belongs to what was sent before.</summary>
    Completing,

    /// <summary>It had the end, and nothing more can be sent or received.</summary>
    Ended,

    /// <summary>The end was given to another process.</summary>
    GivenAway,

    /// <summary>It was disposed.</summary>
    Disposed,
}
