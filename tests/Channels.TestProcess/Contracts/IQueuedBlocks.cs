using System;

namespace Channels.TestProcess.Contracts;

/// <summary>As <see cref="IBlocks"/>, through a queue.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IQueuedBlocks
{
    void Block(ReadOnlySpan<byte> bytes);
}
