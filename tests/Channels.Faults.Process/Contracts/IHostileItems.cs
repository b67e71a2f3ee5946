using System;
using System.Collections.Generic;
using Channels;

namespace Channels.Faults.Contracts;

/// <summary>What a damaged queue is read as.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IHostileItems
{
    void Int(int value);

    void Text(string? text);

    void Span(int id, ReadOnlySpan<byte> bytes);

    void Objects(List<Part>? parts);
}
