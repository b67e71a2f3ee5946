using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Channels.CodeFixes;

/// <summary>Adds a modifier where C# wants it, and leaves what stands around as it is.</summary>
internal static class Modifiers
{
    /// <summary>Adds the last modifier of a type, the one in front of its keyword; one that is there stays alone.</summary>
    public static TypeDeclarationSyntax WithModifier(this TypeDeclarationSyntax type, SyntaxKind modifier)
    {
        if (type.Modifiers.Any(modifier))
            return type;

        SyntaxToken token = SyntaxFactory.Token(modifier).WithTrailingTrivia(SyntaxFactory.Space);
        if (type.Modifiers.Count > 0)
            return (TypeDeclarationSyntax)type.WithModifiers(type.Modifiers.Add(token));

        // Comments and the indentation belong to the first token, which the keyword is no more.
        token = token.WithLeadingTrivia(type.Keyword.LeadingTrivia);
        return (TypeDeclarationSyntax)type
            .WithKeyword(type.Keyword.WithLeadingTrivia())
            .WithModifiers(SyntaxFactory.TokenList(token));
    }

    /// <summary>Makes a method static: behind its accessibility, as it is usually written.</summary>
    public static MethodDeclarationSyntax AsStatic(this MethodDeclarationSyntax method)
    {
        if (method.Modifiers.Any(SyntaxKind.StaticKeyword))
            return method;

        SyntaxToken token = SyntaxFactory.Token(SyntaxKind.StaticKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        int index = method.Modifiers.TakeWhile(static other => other.Kind() is
            SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.PrivateKeyword).Count();
        if (index > 0)
            return method.WithModifiers(method.Modifiers.Insert(index, token));

        if (method.Modifiers.Count > 0)
        {
            SyntaxToken first = method.Modifiers[0];
            return method.WithModifiers(method.Modifiers
                .Replace(first, first.WithLeadingTrivia())
                .Insert(0, token.WithLeadingTrivia(first.LeadingTrivia)));
        }

        token = token.WithLeadingTrivia(method.ReturnType.GetLeadingTrivia());
        return method
            .WithReturnType(method.ReturnType.WithLeadingTrivia())
            .WithModifiers(SyntaxFactory.TokenList(token));
    }
}
