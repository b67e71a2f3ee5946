using System;

namespace Channels.Waiting;

/// <summary>What a spinning thread needs from the processor.</summary>
internal static partial class Cpu
{
    /// <summary>On a single processor, spinning only keeps the other side from running.</summary>
    internal static bool CanSpin { get; } = Environment.ProcessorCount > 1;
}
