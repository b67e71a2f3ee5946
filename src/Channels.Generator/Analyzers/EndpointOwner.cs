namespace Channels.Generator.Analyzers;

/// <summary>Who else may have the endpoint that a member uses, in its process.</summary>
internal enum EndpointOwner
{
    /// <summary>Anybody.</summary>
    Unknown,

    /// <summary>Whoever calls the method.</summary>
    Caller,

    /// <summary>Nobody: the member created or opened the channel, or is the worker that got the endpoint.</summary>
    Member,
}
