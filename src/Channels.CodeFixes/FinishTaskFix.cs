using System.Composition;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Channels.CodeFixes;

/// <summary>CHAN040: finishes a task at the end of a loop that finishes none.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FinishTaskFix))]
[Shared]
public sealed class FinishTaskFix() : RuleFix("CHAN040")
{
    private protected override (string Title, SyntaxNode Old, SyntaxNode New)? Mend(
        SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        if (node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax read } ||
            node.FirstAncestorOrSelf<CommonForEachStatementSyntax>() is not { } loop)
            return null;

        // Where some ways finish the task, only a person knows what is missing on the others.
        string? statement = read.Name.Identifier.ValueText == "ReadAllAsync" ? $"{read.Expression.WithoutTrivia()}.TaskDone();"
            : loop is ForEachStatementSyntax { Identifier: { } task } ? $"{task.Text}.Done();"
            : null;
        if (statement is null || loop.Statement.DescendantNodesAndSelf().Any(IsAnotherWay))
            return null;
        return ($"Add '{statement}'", loop.Statement, WithStatement(loop.Statement, statement));
    }

    private static bool IsAnotherWay(SyntaxNode node) => node switch
    {
        ContinueStatementSyntax or GotoStatementSyntax => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TaskDone" or "Done" or "Abandon" } => true,
        _ => false,
    };

    private static BlockSyntax WithStatement(StatementSyntax body, string statement)
    {
        StatementSyntax added = SyntaxFactory.ParseStatement(statement)
            .WithLeadingTrivia(SyntaxFactory.ElasticMarker)
            .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation);
        return body is BlockSyntax block
            ? block.AddStatements(added)
            : SyntaxFactory.Block(body, added).WithAdditionalAnnotations(Formatter.Annotation);
    }
}
