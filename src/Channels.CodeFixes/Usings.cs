using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Channels.CodeFixes;

/// <summary>Adds a using directive at its place among those that are there: System's come first, then the alphabet.</summary>
internal static class Usings
{
    public static CompilationUnitSyntax WithUsing(this CompilationUnitSyntax unit, string name, SyntaxTrivia lineEnd)
    {
        UsingDirectiveSyntax directive = SyntaxFactory
            .UsingDirective(SyntaxFactory.ParseName(name).WithLeadingTrivia(SyntaxFactory.Space))
            .WithTrailingTrivia(lineEnd);
        int index = unit.Usings.TakeWhile(other => IsBefore(other, name)).Count();
        if (index > 0)
            return unit.WithUsings(unit.Usings.Insert(index, directive));

        // What stands above the first directive, or above all else, stays at the top.
        SyntaxToken first = unit.GetFirstToken(includeZeroWidth: true);
        directive = directive.WithLeadingTrivia(first.LeadingTrivia);
        CompilationUnitSyntax rest = unit.ReplaceToken(first, first.WithLeadingTrivia(unit.Usings.Count > 0 ? SyntaxTriviaList.Empty : SyntaxTriviaList.Create(lineEnd)));
        return rest.WithUsings(rest.Usings.Insert(0, directive));
    }

    private static bool IsBefore(UsingDirectiveSyntax directive, string name)
    {
        if (directive.GlobalKeyword != default)
            return true;
        if (directive.Alias is not null || directive.StaticKeyword != default)
            return false;

        string other = directive.NamespaceOrType.ToString();
        return IsSystem(other) || string.CompareOrdinal(other, name) < 0;
    }

    private static bool IsSystem(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);
}
