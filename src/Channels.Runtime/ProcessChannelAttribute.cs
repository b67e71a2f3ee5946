using System;

namespace Channels;

/// <summary>Makes a partial interface the contract of a channel: each of its methods is one kind of message.</summary>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class ProcessChannelAttribute : Attribute
{
    /// <summary>Which primitive carries the messages.</summary>
    public ChannelKind Kind { get; set; }

    /// <summary>
    /// Of a pipe: the contract of the messages that come back. <c>channel.Writer.Replies</c> reads what
    /// <c>channel.Reader.Replies</c> writes.
    /// </summary>
    public Type? Replies { get; set; }
}
