using System;

namespace DragRace;

/// <summary>The median of one race's runs; <paramref name="Mode"/> is null for Python.</summary>
internal sealed record RaceResult(string Peer, string Channel, string? Mode, Course Course, TimeSpan Elapsed)
{
    public double MessagesPerSecond => Course.Messages / Elapsed.TotalSeconds;
}
