using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Channels.CodeFixes;

/// <summary>CHAN101: makes a worker static.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeStaticFix))]
[Shared]
public sealed class MakeStaticFix() : RuleFix("CHAN101")
{
    private protected override (string Title, SyntaxNode Old, SyntaxNode New)? Mend(
        SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        // An abstract or virtual method needs more than a word.
        if (node is not MethodDeclarationSyntax method ||
            method.Modifiers.Any(SyntaxKind.AbstractKeyword) ||
            method.Modifiers.Any(SyntaxKind.VirtualKeyword) ||
            method.Modifiers.Any(SyntaxKind.OverrideKeyword) ||
            method.Modifiers.Any(SyntaxKind.StaticKeyword))
            return null;
        return ($"Make '{method.Identifier.ValueText}' static", method, method.AsStatic());
    }
}
