using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>The names of types: in generated code, in contract texts, in files.</summary>
internal static class TypeNames
{
    private static readonly SymbolDisplayFormat s_annotated = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    // A contract's text leaves out what doesn't change a byte of a message: annotations and the names in tuples.
    private static readonly SymbolDisplayFormat s_text = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    private static readonly SymbolDisplayFormat s_namespace = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>As generated code writes it, with the annotations of nullable references.</summary>
    public static string Annotated(this ITypeSymbol type) => type.ToDisplayString(s_annotated);

    public static string NotAnnotated(this ITypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(s_annotated);

    /// <summary>As generated code writes it where annotations say nothing.</summary>
    public static string Plain(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>As a contract's text writes it.</summary>
    public static string Text(this ITypeSymbol type) => type.ToDisplayString(s_text);

    /// <summary>As the metadata names it, such as <c>System.Collections.Generic.List`1</c>, outer types with a plus.</summary>
    public static string Metadata(this INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
            return $"{outer.Metadata()}+{type.MetadataName}";
        return type.ContainingNamespace is { IsGlobalNamespace: false } space
            ? $"{space.ToDisplayString()}.{type.MetadataName}"
            : type.MetadataName;
    }

    public static bool Is(this ITypeSymbol? type, string metadataName) =>
        type is INamedTypeSymbol named && named.OriginalDefinition.Metadata() == metadataName;

    public static AttributeData? FindAttribute(this ISymbol symbol, string metadataName) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass.Is(metadataName));

    public static PartialType Partial(INamedTypeSymbol type)
    {
        List<string> declarations = [];
        List<string> identifiers = [];
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            string identifier = Identifier.Escape(current.Name);
            declarations.Insert(0, $"partial {Keyword(current)} {identifier}");
            identifiers.Insert(0, identifier);
        }

        return new PartialType(
            type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString(s_namespace) : null,
            declarations.ToEquatableArray(),
            identifiers.ToEquatableArray());
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { IsRecord: true, IsValueType: true } => "record struct",
        { IsRecord: true } => "record",
        { IsValueType: true } => "struct",
        _ => "class",
    };
}
