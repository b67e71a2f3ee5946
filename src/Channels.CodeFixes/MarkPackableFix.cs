using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Channels.CodeFixes;

/// <summary>CHAN019: lets MemoryPack serialize the type that a parameter has.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkPackableFix))]
[Shared]
public sealed class MarkPackableFix : CodeFixProvider
{
    private const string Namespace = "MemoryPack";
    private const string Attribute = "MemoryPackable";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["CHAN019"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            // The diagnostic is at the parameter, and says where the type is declared.
            Location? place = diagnostic.AdditionalLocations.FirstOrDefault();
            if (place?.SourceTree is not { } tree || context.Document.Project.Solution.GetDocument(tree) is not { } document)
                continue;
            SyntaxNode root = await tree.GetRootAsync(context.CancellationToken).ConfigureAwait(false);
            if (root.FindToken(place.SourceSpan.Start).Parent is not TypeDeclarationSyntax type)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Make '{type.Identifier.ValueText}' [MemoryPackable]",
                    cancellationToken => FixAsync(document, type, cancellationToken),
                    $"{nameof(MarkPackableFix)}:{type.Identifier.ValueText}"),
                diagnostic);
        }
    }

    private static async Task<Solution> FixAsync(Document document, TypeDeclarationSyntax type, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        editor.ReplaceNode(type, WithAttribute(type.WithModifier(SyntaxKind.PartialKeyword), LineEnd(type)));

        bool isKnown = editor.SemanticModel
            .LookupNamespacesAndTypes(type.SpanStart, name: Attribute + "Attribute")
            .Any(static symbol => symbol.ContainingNamespace.ToDisplayString() == Namespace);
        Document edited = editor.GetChangedDocument();
        if (!isKnown && await edited.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is CompilationUnitSyntax unit)
            edited = edited.WithSyntaxRoot(unit.WithUsing(Namespace, LineEnd(type)));
        return edited.Project.Solution;
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
    private static SyntaxTrivia LineEnd(SyntaxNode node)
    {
        SyntaxTrivia found = node.SyntaxTree.GetRoot().DescendantTrivia()
            .FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return found == default ? SyntaxFactory.LineFeed : found;
    }
}
