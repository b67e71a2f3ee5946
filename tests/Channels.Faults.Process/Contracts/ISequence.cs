using System;
using Channels;

namespace Channels.Faults.Contracts;

/// <summary>A numbered sequence of messages of many sizes, each of which can be checked for itself.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface ISequence
{
    void Small(long number, ulong checksum);

    void Text(long number, string text);

    void Bytes(long number, ReadOnlySpan<byte> bytes);
}
