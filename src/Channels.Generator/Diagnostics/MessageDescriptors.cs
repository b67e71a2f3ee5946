using Microsoft.CodeAnalysis;

namespace Channels.Generator.Diagnostics;

/// <summary>What can go wrong with messages and tasks once they are read, and with calls on endpoints. Each rule has a page under docs/diagnostics.</summary>
internal static class MessageDescriptors
{
    private const string Category = "Channels";
    private const string HelpRoot = "https://github.com/channels-dotnet/channels/blob/main/docs/diagnostics/";

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

    private static DiagnosticDescriptor Warning(string id, string title, string message) => new(
        id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: $"{HelpRoot}{id}.md");
}
