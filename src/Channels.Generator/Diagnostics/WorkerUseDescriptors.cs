using Microsoft.CodeAnalysis;
using static Channels.Generator.Diagnostics.Rule;

namespace Channels.Generator.Diagnostics;

/// <summary>What a program can forget about its workers.</summary>
internal static class WorkerUseDescriptors
{
    public static readonly DiagnosticDescriptor NoHost = Warning(
        "CHAN050",
        "A program with workers never runs them",
        "'{0}' is never run, because nothing in its program calls WorkerHost.RunAsync; begin it with: if (WorkerHost.IsWorker) return await WorkerHost.RunAsync()",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor Unobserved = Warning(
        "CHAN051",
        "A program doesn't learn how a worker ends",
        "'{0}' may fail, and the program would go on as if it had not; await the {1}");
}
