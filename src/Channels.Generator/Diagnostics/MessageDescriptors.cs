using Microsoft.CodeAnalysis;
using static Channels.Generator.Diagnostics.Rule;

namespace Channels.Generator.Diagnostics;

/// <summary>What can go wrong with messages and tasks once they are read, and with calls on endpoints.</summary>
internal static class MessageDescriptors
{
    public static readonly DiagnosticDescriptor TaskNotFinished = Warning(
        "CHAN040",
        "A task is taken, and not finished",
        "There is a way through this loop on which '{0}' isn't called; call it once for each task, or joins wait for that task for ever");

    public static readonly DiagnosticDescriptor TaskFinishedTwice = Warning(
        "CHAN041",
        "A task is finished twice",
        "'{0}' is called a second time for the same task, which throws; call it once for each task");

    public static readonly DiagnosticDescriptor JoinWithoutReader = Warning(
        "CHAN042",
        "A join waits for tasks that nobody can take",
        "Nobody has a reader of '{0}', so this join never ends; give its reader to a worker, or take the tasks here");

    public static readonly DiagnosticDescriptor SpanCopied = Warning(
        "CHAN043",
        "A span is copied only to be looked at",
        "Each message is copied into an array here, and only looked at; call DispatchAsync, where a handler gets the span itself");

    public static readonly DiagnosticDescriptor SpanKept = Warning(
        "CHAN044",
        "A span's address is kept beyond its message",
        "'{0}' is valid until '{1}' ends, and its address is kept beyond that; copy what is needed later");

    public static readonly DiagnosticDescriptor ResultIgnored = Warning(
        "CHAN045",
        "The result of a Try method is ignored",
        "'{0}' returns false when {1}, and nobody looks; use the result, or assign it to '_' if that is meant");

    public static readonly DiagnosticDescriptor BlockingInAsync = Warning(
        "CHAN046",
        "A call blocks a thread in an async method",
        "'{0}' keeps the thread that runs this async method while it waits; await '{1}' instead");
}
