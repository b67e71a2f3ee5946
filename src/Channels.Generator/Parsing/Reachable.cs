using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>The types that a message is made of, each once, in the order in which a reader meets them.</summary>
internal sealed class Reachable(bool intoUnmanaged)
{
    private readonly HashSet<ITypeSymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly List<ITypeSymbol> _types = [];

    public IReadOnlyList<ITypeSymbol> Types => _types;

    public static bool IsFramework(ITypeSymbol type)
    {
        INamespaceSymbol? space = type.ContainingNamespace;
        while (space?.ContainingNamespace is { IsGlobalNamespace: false } outer)
            space = outer;
        return space is { Name: "System" or "MemoryPack" or "Microsoft" };
    }

    public void Add(ITypeSymbol type)
    {
        if (!_seen.Add(type))
            return;
        _types.Add(type);

        if (type is IArrayTypeSymbol array)
            Add(array.ElementType);
        if (type is not INamedTypeSymbol named || type.TypeKind == TypeKind.Enum || (PayloadTypes.IsRaw(type) && !intoUnmanaged))
            return;

        foreach (ITypeSymbol argument in named.TypeArguments)
            Add(argument);
        foreach ((_, ITypeSymbol member) in Members(named))
            Add(member);
        foreach (ITypeSymbol unionCase in Packable.UnionCases(type))
            Add(unionCase);
    }

    /// <summary>The parts of a type that users declared: fields of an unmanaged struct, members of a [MemoryPackable] type.</summary>
    public static IEnumerable<(string Name, ITypeSymbol Type)> Members(INamedTypeSymbol type)
    {
        if (IsFramework(type) || type.TypeKind == TypeKind.Enum)
            return [];
        if (PayloadTypes.IsRaw(type))
        {
            return type.GetMembers().OfType<IFieldSymbol>()
                .Where(static field => !field.IsStatic)
                .Select(static field => (FieldName(field.Name), field.Type));
        }

        return Packable.Is(type) ? Packable.Members(type) : [];
    }

    // The field behind an automatic property is named <Property>k__BackingField, in source and in metadata alike.
    private static string FieldName(string name) => name[0] == '<' ? name.Substring(1, name.IndexOf('>') - 1) : name;
}
