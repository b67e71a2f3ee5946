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

/// <summary>CHAN046: awaits what a call would block for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitFix))]
[Shared]
public sealed class AwaitFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["CHAN046"];

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
                    Expression: MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name },
                } call)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Await '{name.Identifier.ValueText}Async'",
                    cancellationToken => FixAsync(context.Document, call, cancellationToken),
                    nameof(AwaitFix)),
                diagnostic);
        }
    }

    private static async Task<Document> FixAsync(Document document, InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        return document.WithSyntaxRoot(root.ReplaceNode(call, Awaited(call)));
    }

    private static ExpressionSyntax Awaited(InvocationExpressionSyntax call)
    {
        MemberAccessExpressionSyntax blocking = (MemberAccessExpressionSyntax)call.Expression;
        string name = blocking.Name.Identifier.ValueText;
        InvocationExpressionSyntax awaited = call
            .WithExpression(blocking.WithName(SyntaxFactory.IdentifierName(name + "Async").WithTriviaFrom(blocking.Name)))
            .WithArgumentList(name == "WaitToRead" ? WithoutTimeout(call.ArgumentList) : call.ArgumentList);
        ExpressionSyntax expression = SyntaxFactory.AwaitExpression(
            SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), awaited.WithoutTrivia());
        if (call.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax)
            expression = SyntaxFactory.ParenthesizedExpression(expression);
        return expression.WithTriviaFrom(call);
    }

    /// <summary>The form that is awaited has no time limit, and the call had none either.</summary>
    private static ArgumentListSyntax WithoutTimeout(ArgumentListSyntax list)
    {
        ArgumentSyntax timeout = list.Arguments.FirstOrDefault(static argument => argument.NameColon?.Name.Identifier.ValueText == "timeout")
            ?? list.Arguments[0];
        return list.WithArguments(list.Arguments.Remove(timeout));
    }
}
