using System.Composition;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Channels.CodeFixes;

/// <summary>CHAN034: disposes a channel, a worker or a pool with the block that declares it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddUsingFix))]
[Shared]
public sealed class AddUsingFix() : RuleFix("CHAN034")
{
    private protected override (string Title, SyntaxNode Old, SyntaxNode New)? Mend(
        SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        // One using declares several variables, but this is about one of them; and a switch section can't hold one.
        if (node is not VariableDeclaratorSyntax
            {
                Parent: VariableDeclarationSyntax
                {
                    Variables.Count: 1,
                    Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } declaration,
                },
            } variable)
            return null;

        if (Awaiting.IsPossibleAt(declaration))
            return ("Declare it with 'await using'", declaration, WithUsing(declaration, Word(SyntaxKind.AwaitKeyword)));
        return IsDisposable(model, variable, cancellationToken)
            ? ("Declare it with 'using'", declaration, WithUsing(declaration, declaration.AwaitKeyword))
            : null;
    }

    private static LocalDeclarationStatementSyntax WithUsing(LocalDeclarationStatementSyntax declaration, SyntaxToken awaitKeyword) => declaration
        .WithLeadingTrivia()
        .WithUsingKeyword(Word(SyntaxKind.UsingKeyword))
        .WithAwaitKeyword(awaitKeyword)
        .WithLeadingTrivia(declaration.GetLeadingTrivia());

    private static SyntaxToken Word(SyntaxKind keyword) => SyntaxFactory.Token(keyword).WithTrailingTrivia(SyntaxFactory.Space);

    private static bool IsDisposable(SemanticModel model, VariableDeclaratorSyntax variable, CancellationToken cancellationToken) =>
        model.GetDeclaredSymbol(variable, cancellationToken) is ILocalSymbol { Type: { } type } &&
        type.AllInterfaces.Any(static implemented => implemented.SpecialType == SpecialType.System_IDisposable);
}
