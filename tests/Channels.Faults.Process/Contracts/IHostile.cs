using System;
using System.Collections.Generic;
using Channels;
using MemoryPack;

namespace Channels.Faults.Contracts;

/// <summary>One message of every way in which a parameter is encoded: what a damaged ring is read as.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface IHostile
{
    void Int(int value);

    void Text(string? text);

    void Span(int id, ReadOnlySpan<byte> bytes);

    void Array(long[]? values);

    void Nullable(double? value, bool flag, Guid? id);

    void Object(Part? part);

    void Objects(List<Part>? parts);
}

[MemoryPackable]
public partial record Part(int Id, string Name, List<string> Tags, Dictionary<int, double[]> Tables, DateTime? Seen);
