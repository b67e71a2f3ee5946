using System;

namespace Channels.Benchmarks.Contracts;

/// <summary>Bytes, as many as there are in the block.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
internal partial interface IBlocks
{
    void Block(ReadOnlySpan<byte> bytes);
}
