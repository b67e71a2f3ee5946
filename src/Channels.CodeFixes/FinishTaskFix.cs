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
using Microsoft.CodeAnalysis.Formatting;

namespace Channels.CodeFixes;

/// <summary>CHAN040: finishes a task at the end of a loop that finishes none.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FinishTaskFix))]
[Shared]
public sealed class FinishTaskFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["CHAN040"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax read,
                } call ||
                call.FirstAncestorOrSelf<CommonForEachStatementSyntax>() is not { } loop)
                continue;

            // Where some ways finish the task, only a person knows what is missing on the others.
            string? statement = read.Name.Identifier.ValueText == "ReadAllAsync" ? $"{read.Expression.WithoutTrivia()}.TaskDone();"
                : loop is ForEachStatementSyntax { Identifier: { } task } ? $"{task.Text}.Done();"
                : null;
            if (statement is null || loop.Statement.DescendantNodesAndSelf().Any(IsAnotherWay))
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Add '{statement}'",
                    cancellationToken => FixAsync(context.Document, loop, statement, cancellationToken),
                    nameof(FinishTaskFix)),
                diagnostic);
        }
    }

    private static bool IsAnotherWay(SyntaxNode node) => node switch
    {
        ContinueStatementSyntax or GotoStatementSyntax => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TaskDone" or "Done" or "Abandon" } => true,
        _ => false,
    };

    private static async Task<Document> FixAsync(
        Document document, CommonForEachStatementSyntax loop, string statement, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        StatementSyntax added = SyntaxFactory.ParseStatement(statement)
            .WithLeadingTrivia(SyntaxFactory.ElasticMarker)
            .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation);
        BlockSyntax body = loop.Statement is BlockSyntax block
            ? block.AddStatements(added)
            : SyntaxFactory.Block(loop.Statement, added).WithAdditionalAnnotations(Formatter.Annotation);
        return document.WithSyntaxRoot(root.ReplaceNode(loop.Statement, body));
    }
}
