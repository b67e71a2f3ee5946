using Microsoft.CodeAnalysis;

namespace Channels.Generator.Diagnostics;

/// <summary>
/// How rules are described. Without what an error asks for, nothing can be generated; a warning is about the use of channels. Each
/// rule has a page under docs/diagnostics.
/// </summary>
internal static class Rule
{
    public static DiagnosticDescriptor Error(string id, string title, string message) => Of(id, title, message, DiagnosticSeverity.Error);

    public static DiagnosticDescriptor Warning(string id, string title, string message, params string[] tags) =>
        Of(id, title, message, DiagnosticSeverity.Warning, tags);

    private static DiagnosticDescriptor Of(string id, string title, string message, DiagnosticSeverity severity, params string[] tags) => new(
        id, title, message, "Channels", severity, isEnabledByDefault: true,
        helpLinkUri: $"https://github.com/channels-dotnet/channels/blob/main/docs/diagnostics/{id}.md", customTags: tags);
}
