using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Channels.CodeFixes;

/// <summary>CHAN001: declares the contract, or the worker's type, partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkPartialFix))]
[Shared]
public sealed class MarkPartialFix() : RuleFix("CHAN001")
{
    private protected override (string Title, SyntaxNode Old, SyntaxNode New)? Mend(
        SyntaxNode node, SemanticModel model, CancellationToken cancellationToken) => node is TypeDeclarationSyntax type
            ? ($"Make '{type.Identifier.ValueText}' partial", type, type.WithModifier(SyntaxKind.PartialKeyword))
            : null;
}
