using System;

namespace Channels.Benchmarks.Contracts;

/// <summary>Bytes, as many as there are in the block, through a queue.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
internal partial interface IQueuedBlocks
{
    void Block(ReadOnlySpan<byte> bytes);
}
