using System;

namespace Channels;

/// <summary>This end of the pipe belongs to another endpoint: a pipe has exactly one writer and one reader.</summary>
public sealed class EndpointInUseException : InvalidOperationException
{
    internal EndpointInUseException(string channel, string end, int processId)
        : base($"Process {processId} has the {end} of the pipe '{channel}': a pipe has exactly two endpoints. Use a queue for several {end}s.") =>
        ProcessId = processId;

    internal EndpointInUseException(string channel, string end, string why)
        : base($"The {end} of the pipe '{channel}' can't be used here: {why}") => ProcessId = 0;

    /// <summary>The process that has it, or had it; 0 if it was given to one that has not taken it yet.</summary>
    public int ProcessId { get; }
}
