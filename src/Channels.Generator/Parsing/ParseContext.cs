using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Channels.Generator.Parsing;

/// <summary>
/// One look at a contract or a worker. Analyzers pass a place for diagnostics; the generator passes none and declines in
/// silence, so that every rule is spoken by exactly one voice.
/// </summary>
internal sealed class ParseContext(Compilation compilation, Action<Diagnostic>? report, CancellationToken cancellationToken)
{
    public Compilation Compilation { get; } = compilation;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public bool IsGenerating => report is null;

    public bool HasFailed { get; private set; }

    public LanguageVersion LanguageVersion => ((CSharpCompilation)Compilation).LanguageVersion;

    public void Fail(DiagnosticDescriptor descriptor, Location? location, params object[] arguments)
    {
        HasFailed = true;
        report?.Invoke(Diagnostic.Create(descriptor, location, arguments));
    }

    /// <param name="descriptor">What is wrong.</param>
    /// <param name="location">Where it shows.</param>
    /// <param name="cause">Where it can be mended.</param>
    /// <param name="arguments">The message's.</param>
    public void FailBecauseOf(DiagnosticDescriptor descriptor, Location? location, Location cause, params object[] arguments)
    {
        HasFailed = true;
        report?.Invoke(Diagnostic.Create(descriptor, location, [cause], arguments));
    }

    /// <summary>For what the compiler reports by itself, such as a type that doesn't exist.</summary>
    public void Decline() => HasFailed = true;

    /// <summary>The member is this generator's own: analyzers see it beside the user's.</summary>
    public static bool IsGenerated(ISymbol member) =>
        !member.DeclaringSyntaxReferences.IsEmpty &&
        member.DeclaringSyntaxReferences.All(static reference =>
            reference.SyntaxTree.FilePath.Contains(typeof(ChannelGenerator).FullName));
}
