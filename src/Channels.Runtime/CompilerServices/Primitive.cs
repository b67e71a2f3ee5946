namespace Channels.CompilerServices;

/// <summary>What carries a channel's messages, as one attachment sees it.</summary>
internal abstract class Primitive(ChannelConnection connection)
{
    internal ChannelConnection Connection { get; } = connection;

    /// <summary>The process of some participant may have ended: makes whoever waits here or there look.</summary>
    internal abstract void Alert();

    /// <summary>Makes whoever uses the channel look who has come.</summary>
    internal abstract void AnnounceNewcomer();

    /// <summary>Makes whoever waits look who has gone.</summary>
    internal abstract void AnnounceLeaving();

    /// <summary>From now on every process fences between its stores and its looks at the wake words.</summary>
    internal abstract void RequireFences();

    /// <summary>Lets the shared memory go.</summary>
    internal abstract void Release();
}
