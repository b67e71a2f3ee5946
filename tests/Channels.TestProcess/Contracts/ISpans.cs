using System;

namespace Channels.TestProcess.Contracts;

/// <summary>Spans of what has to lie aligned, behind something that does not keep it so.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface ISpans
{
    void Numbers(byte first, ReadOnlySpan<long> longs, ReadOnlySpan<double> doubles);
}
