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

namespace Channels.CodeFixes;

/// <summary>CHAN034: disposes a channel or a worker with the block that declares it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddUsingFix))]
[Shared]
public sealed class AddUsingFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["CHAN034"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
            return;

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            // One using declares several variables, but this is about one of them; and a switch section can't hold one.
            if (root.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not VariableDeclaratorSyntax
                {
                    Parent: VariableDeclarationSyntax
                    {
                        Variables.Count: 1,
                        Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } declaration,
                    },
                } variable)
                continue;

            bool isAwaited = CanAwait(declaration);
            if (!isAwaited && !IsDisposable(model, variable, context.CancellationToken))
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    isAwaited ? "Declare it with 'await using'" : "Declare it with 'using'",
                    cancellationToken => FixAsync(context.Document, declaration, isAwaited, cancellationToken),
                    nameof(AddUsingFix)),
                diagnostic);
        }
    }

    private static async Task<Document> FixAsync(
        Document document, LocalDeclarationStatementSyntax declaration, bool isAwaited, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SyntaxTriviaList leading = declaration.GetLeadingTrivia();
        LocalDeclarationStatementSyntax bare = declaration.WithLeadingTrivia();
        SyntaxToken keyword = SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        LocalDeclarationStatementSyntax fixedDeclaration = isAwaited
            ? bare.WithUsingKeyword(keyword).WithAwaitKeyword(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space))
            : bare.WithUsingKeyword(keyword);
        return document.WithSyntaxRoot(root.ReplaceNode(declaration, fixedDeclaration.WithLeadingTrivia(leading)));
    }

    /// <summary>The innermost function around it is asynchronous, or the program itself, which then becomes so.</summary>
    private static bool CanAwait(SyntaxNode node)
    {
        foreach (SyntaxNode ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case AnonymousFunctionExpressionSyntax function:
                    return function.AsyncKeyword != default;
                case LocalFunctionStatementSyntax function:
                    return function.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case BaseMethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case LockStatementSyntax or UnsafeStatementSyntax:
                    return false;
                case GlobalStatementSyntax:
                    return true;
            }
        }

        return false;
    }

    private static bool IsDisposable(SemanticModel model, VariableDeclaratorSyntax variable, CancellationToken cancellationToken) =>
        model.GetDeclaredSymbol(variable, cancellationToken) is ILocalSymbol { Type: { } type } &&
        type.AllInterfaces.Any(static implemented => implemented.SpecialType == SpecialType.System_IDisposable);
}
