using System.Composition;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Channels.CodeFixes;

/// <summary>CHAN046: awaits what a call would block for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitFix))]
[Shared]
public sealed class AwaitFix() : RuleFix("CHAN046")
{
    private protected override (string Title, SyntaxNode Old, SyntaxNode New)? Mend(
        SyntaxNode node, SemanticModel model, CancellationToken cancellationToken) =>
        node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } } call && Awaiting.IsPossibleAt(call)
            ? ($"Await '{name.Identifier.ValueText}Async'", call, Awaited(call))
            : null;

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
