using System.Linq;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Channels.Generator.Parsing;

/// <summary>What a type must be, so that a generated file can add to it.</summary>
internal static class DeclarationRules
{
    public static void Check(ParseContext context, INamedTypeSymbol type)
    {
        if (context.LanguageVersion < LanguageVersion.CSharp11)
        {
            context.Fail(
                Descriptors.LanguageVersion, type.Locations[0], context.LanguageVersion.ToDisplayString());
        }

        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal)
                context.Fail(Descriptors.FileLocal, current.Locations[0], current.Name);
            if (!IsPartial(current))
                context.Fail(Descriptors.NotPartial, current.Locations[0], current.Name);
        }
    }

    public static bool IsGeneric(INamedTypeSymbol type) =>
        type.Arity > 0 || (type.ContainingType is { } outer && IsGeneric(outer));

    private static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Any(static reference =>
            reference.GetSyntax() is TypeDeclarationSyntax declaration &&
            declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
}
