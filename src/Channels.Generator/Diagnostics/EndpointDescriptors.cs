using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using static Channels.Generator.Diagnostics.Rule;

namespace Channels.Generator.Diagnostics;

/// <summary>What users of channels and of their ends can get wrong, where it can be seen whole.</summary>
internal static class EndpointDescriptors
{
    public static readonly DiagnosticDescriptor SharedEnd = Warning(
        "CHAN030",
        "A pipe with more than two endpoints",
        "'{0}' {1}: an end of a pipe belongs to one process; create a pipe for each worker, or take a queue");

    public static readonly DiagnosticDescriptor BothEnds = Warning(
        "CHAN031",
        "One thread uses both ends of a pipe",
        "'{0}' waits for ever once the pipe is full, because the same thread reads only after the loop; read in another task, or take a queue");

    public static readonly DiagnosticDescriptor PipeAsBuffer = Warning(
        "CHAN032",
        "A pipe is filled before its reader is started",
        "'{0}' waits for ever once the pipe is full, because '{1}' starts its reader only after the loop; start the worker first, or take a queue");

    public static readonly DiagnosticDescriptor SentAfterCompletion = Warning(
        "CHAN033",
        "A message is sent after completion",
        "'{0}' throws, because '{1}' was completed before; complete it after the last message");

    public static readonly DiagnosticDescriptor NeverDisposed = Warning(
        "CHAN034",
        "A channel, a worker or a pool is never disposed",
        "'{0}' is never disposed; declare it with '{1}'");

    public static readonly ImmutableArray<DiagnosticDescriptor> OfUse = [SharedEnd, BothEnds, PipeAsBuffer, SentAfterCompletion];
}
