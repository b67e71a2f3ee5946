namespace Channels;

/// <summary>The primitive that carries a channel's messages.</summary>
public enum ChannelKind
{
    /// <summary>Exactly two endpoints, one that sends and one that receives; bounded by its ring. The fastest.</summary>
    Pipe,

    /// <summary>Many producers and many consumers; putting does not block.</summary>
    Queue,

    /// <summary>A queue that counts its unfinished tasks, so that one can wait until all work is done.</summary>
    Joinable,
}
