using System.Composition;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Channels.CodeFixes;

/// <summary>CHAN019: lets MemoryPack serialize the type that is sent.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkPackableFix))]
[Shared]
public sealed class MarkPackableFix() : RuleFix("CHAN019")
{
    private const string Namespace = "MemoryPack";
    private const string Attribute = "MemoryPackable";

    private protected override (string Title, SyntaxNode Old, SyntaxNode New)? Mend(
        SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        if (node is not TypeDeclarationSyntax type || type.SyntaxTree.GetRoot(cancellationToken) is not CompilationUnitSyntax unit)
            return null;

        SyntaxTrivia lineEnd = LineEnd(unit);
        CompilationUnitSyntax marked = unit.ReplaceNode(type, WithAttribute(type.WithModifier(SyntaxKind.PartialKeyword), lineEnd));
        bool isKnown = model
            .LookupNamespacesAndTypes(type.SpanStart, name: Attribute + "Attribute")
            .Any(static symbol => symbol.ContainingNamespace.ToDisplayString() == Namespace);
        return ($"Make '{type.Identifier.ValueText}' [MemoryPackable]", unit, isKnown ? marked : marked.WithUsing(Namespace, lineEnd));
    }

    /// <summary>Puts the attribute on a line of its own above the rest, below the comments.</summary>
    private static TypeDeclarationSyntax WithAttribute(TypeDeclarationSyntax type, SyntaxTrivia lineEnd)
    {
        SyntaxTriviaList leading = type.GetLeadingTrivia();
        SyntaxTrivia last = leading.LastOrDefault();
        SyntaxTriviaList indentation = last.IsKind(SyntaxKind.WhitespaceTrivia) ? [last] : [];
        AttributeListSyntax list = SyntaxFactory
            .AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(SyntaxFactory.IdentifierName(Attribute))))
            .WithLeadingTrivia(leading)
            .WithTrailingTrivia(lineEnd);

        TypeDeclarationSyntax below = type.WithLeadingTrivia(indentation);
        return (TypeDeclarationSyntax)below.WithAttributeLists(below.AttributeLists.Insert(0, list));
    }

    /// <summary>How the file ends its lines.</summary>
    private static SyntaxTrivia LineEnd(CompilationUnitSyntax unit)
    {
        SyntaxTrivia found = unit.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return found == default ? SyntaxFactory.LineFeed : found;
    }
}
