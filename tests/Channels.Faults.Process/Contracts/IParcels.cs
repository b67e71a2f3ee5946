using System;
using Channels;

namespace Channels.Faults.Contracts;

/// <summary>Items of many sizes, each of which can be checked for itself.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IParcels
{
    void Small(long item, ulong checksum);

    void Text(long item, string text);

    void Bytes(long item, ReadOnlySpan<byte> bytes);
}
