using Microsoft.CodeAnalysis;

namespace Channels.Generator.Diagnostics;

/// <summary>How a rule about the use of channels is described: unlike those of contracts, it is a warning.</summary>
internal static class UsageDescriptor
{
    public static DiagnosticDescriptor Create(string id, string title, string message, params string[] tags) => new(
        id, title, message, "Channels", DiagnosticSeverity.Warning, isEnabledByDefault: true,
        helpLinkUri: $"https://github.com/channels-dotnet/channels/blob/main/docs/diagnostics/{id}.md", customTags: tags);
}
