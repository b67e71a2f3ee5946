using System;

namespace Channels;

/// <summary>Something that happened to a worker of a pool.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Slot">Whose place it is in: from 0 to the pool's count less 1.</param>
/// <param name="ProcessId">The worker's process.</param>
public sealed record WorkerEvent(WorkerEventKind Kind, int Slot, int ProcessId)
{
    /// <summary>When it happened, in universal time.</summary>
    public DateTimeOffset Time { get; } = DateTimeOffset.UtcNow;

    /// <summary>How the worker died, if it did.</summary>
    public WorkerCrashedException? Crash { get; init; }

    /// <summary>How long the pool waits before it replaces a worker that died.</summary>
    public TimeSpan RestartDelay { get; init; }
}
