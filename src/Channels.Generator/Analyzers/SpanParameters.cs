using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Model;
using Channels.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Analyzers;

/// <summary>The spans of a contract's messages.</summary>
internal static class SpanParameters
{
    private const string ReadOnlySpan = "System.ReadOnlySpan`1";

    public static bool IsSpan(ITypeSymbol type) => type.IsRefLikeType && type.Is(ReadOnlySpan);

    public static IEnumerable<IParameterSymbol> Of(INamedTypeSymbol contract) => Messages(contract)
        .SelectMany(static method => method.Parameters)
        .Where(static parameter => IsSpan(parameter.Type));

    /// <summary>Whether a property of a message's type holds a copy of a span.</summary>
    public static bool IsCopy(IPropertySymbol property, INamedTypeSymbol contract) =>
        property.ContainingType is { } message && SymbolEqualityComparer.Default.Equals(message.ContainingType, contract) &&
        IsMemory(property.Type) &&
        Messages(contract).Any(method => MessageModel.TypeOf(MessageNames.Of(method)) == message.Name && IsCopy(property, method));

    public static bool IsMemory(ITypeSymbol? type) => type.Is("System.ReadOnlyMemory`1");

    private static bool IsCopy(IPropertySymbol property, IMethodSymbol method) => MessageNames
        .PropertiesOf(method, property.ContainingType.Name)
        .Zip(method.Parameters, static (name, parameter) => (name, parameter))
        .Any(pair => pair.name == property.Name && IsSpan(pair.parameter.Type));

    private static IEnumerable<IMethodSymbol> Messages(INamedTypeSymbol contract) => contract.GetMembers()
        .OfType<IMethodSymbol>()
        .Where(static method => method is { IsStatic: false, IsAbstract: true });
}
