using System;

namespace Channels.TestProcess.Contracts;

/// <summary>Bytes, which a handler sees where they lie in the shared memory.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface IBlocks
{
    void Block(ReadOnlySpan<byte> bytes);
}
