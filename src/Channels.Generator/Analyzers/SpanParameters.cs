using System;
using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Analyzers;

/// <summary>The spans of a contract's messages.</summary>
internal static class SpanParameters
{
    private const string ReadOnlySpan = "System.ReadOnlySpan`1";

    public static bool IsSpan(ITypeSymbol type) => type.IsRefLikeType && type.Is(ReadOnlySpan);

    public static IEnumerable<IParameterSymbol> Of(INamedTypeSymbol contract) => contract.GetMembers()
        .OfType<IMethodSymbol>()
        .Where(static method => method is { IsStatic: false, IsAbstract: true })
        .SelectMany(static method => method.Parameters)
        .Where(static parameter => IsSpan(parameter.Type));

    /// <summary>Whether a property of a message's type holds a copy of a span.</summary>
    public static bool IsCopy(IPropertySymbol property, INamedTypeSymbol contract) =>
        SymbolEqualityComparer.Default.Equals(property.ContainingType?.ContainingType, contract) && IsMemory(property.Type) &&
        Of(contract).Any(parameter =>
            property.ContainingType!.Name == MessageName(parameter) + "Message" &&
            string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));

    public static bool IsMemory(ITypeSymbol? type) => type.Is("System.ReadOnlyMemory`1");

    private static string MessageName(IParameterSymbol parameter)
    {
        const string Suffix = "Async";
        string name = parameter.ContainingSymbol.Name;
        bool isAsync = name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal);
        return isAsync ? name.Substring(0, name.Length - Suffix.Length) : name;
    }
}
