using System;
using System.Collections.Generic;
using Channels.Faults.Contracts;

namespace Channels.Faults;

/// <summary>Takes every message, and touches each cache line that it is shown.</summary>
internal sealed class HostileHandler : IHostile
{
    internal long Messages { get; private set; }

    internal long Sum { get; private set; }

    public void Int(int value) => Messages++;

    public void Text(string? text)
    {
        Messages++;
        Sum += text?.Length ?? 0;
    }

    public void Span(int id, ReadOnlySpan<byte> bytes)
    {
        Messages++;
        for (int i = 0; i < bytes.Length; i += 64) Sum += bytes[i];
        if (bytes.Length > 0) Sum += bytes[^1];
    }

    public void Array(long[]? values)
    {
        Messages++;
        foreach (long value in values ?? []) Sum += value;
    }

    public void Nullable(double? value, bool flag, Guid? id) => Messages++;

    public void Object(Part? part)
    {
        Messages++;
        Sum += part?.Tags?.Count ?? 0;
    }

    public void Objects(List<Part>? parts)
    {
        Messages++;
        Sum += parts?.Count ?? 0;
    }
}
