using System;
using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Channels.Generator.Parsing;

/// <summary>What the compiler says wherever something is used, because that is obsolete or experimental.</summary>
internal static class Caveats
{
    private const string Obsolete = "System.ObsoleteAttribute";
    private const string Experimental = "System.Diagnostics.CodeAnalysis.ExperimentalAttribute";

    public static bool AreOn(ISymbol symbol) => symbol.GetAttributes().Any(IsCaveat);

    public static bool IsObsolete(ISymbol symbol) => symbol.FindAttribute(Obsolete) is not null;

    /// <summary>It can be used only by what is obsolete itself.</summary>
    public static bool IsRetired(ISymbol symbol) => Around(symbol).Any(static around =>
        around.FindAttribute(Obsolete) is { ConstructorArguments: { Length: 2 } arguments } && arguments[1].Value is true);

    /// <summary>The attributes, as generated code writes them.</summary>
    public static EquatableArray<string> Of(ISymbol symbol) => symbol.GetAttributes().Where(IsCaveat).Select(Text).ToEquatableArray();

    /// <summary>What silences the compiler where generated code uses these members and types, beside CS0612 and CS0618.</summary>
    public static EquatableArray<string> Ids(IEnumerable<ISymbol?> symbols) => symbols
        .SelectMany(Around)
        .Distinct<ISymbol>(SymbolEqualityComparer.Default)
        .SelectMany(static symbol => symbol.GetAttributes())
        .Select(Id)
        .OfType<string>()
        .Where(SyntaxFacts.IsValidIdentifier)
        .Distinct()
        .OrderBy(static id => id, StringComparer.Ordinal)
        .ToEquatableArray();

    /// <summary>The symbol, the types that it is nested in, and their assembly.</summary>
    private static IEnumerable<ISymbol> Around(ISymbol? symbol)
    {
        for (ISymbol? current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
            yield return current;
        if (symbol?.ContainingAssembly is { } assembly)
            yield return assembly;
    }

    private static bool IsCaveat(AttributeData attribute) => attribute.AttributeClass.Is(Obsolete) || attribute.AttributeClass.Is(Experimental);

    private static string? Id(AttributeData attribute) =>
        attribute.AttributeClass.Is(Experimental) ? attribute.ConstructorArguments.FirstOrDefault().Value as string
        : attribute.AttributeClass.Is(Obsolete) ? attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "DiagnosticId").Value.Value as string
        : null;

    private static string Text(AttributeData attribute)
    {
        IEnumerable<string> arguments = attribute.ConstructorArguments.Select(static argument => argument.ToCSharpString())
            .Concat(attribute.NamedArguments.Select(static argument => $"{argument.Key} = {argument.Value.ToCSharpString()}"));
        string name = attribute.AttributeClass!.Plain();
        return $"[{name.Substring(0, name.Length - "Attribute".Length)}({string.Join(", ", arguments)})]";
    }
}
