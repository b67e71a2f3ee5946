using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>The types that a message is made of, each once, in the order in which a reader meets them.</summary>
/// <param name="ofText">
/// Those that a contract's text has: fields of unmanaged structs are among them, and what counts by its name alone isn't looked into.
/// </param>
internal sealed class Reachable(bool ofText)
{
    private readonly HashSet<ITypeSymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly List<ITypeSymbol> _types = [];

    public IReadOnlyList<ITypeSymbol> Types => _types;

    public void Add(ITypeSymbol type)
    {
        if (!_seen.Add(type))
            return;
        _types.Add(type);

        if (type is IArrayTypeSymbol array)
            Add(array.ElementType);
        bool isRaw = PayloadTypes.IsRaw(type);
        if (type is not INamedTypeSymbol named || type.TypeKind == TypeKind.Enum || (isRaw && !ofText))
            return;

        foreach (ITypeSymbol argument in named.TypeArguments)
            Add(argument);
        if (ofText && !isRaw && Packable.IsVersionTolerant(type))
            return;

        foreach (ITypeSymbol argument in Packable.CollectionOf(named)?.TypeArguments ?? [])
            Add(argument);
        foreach (Member member in Members(named))
            Add(member.Type);
        foreach ((_, ITypeSymbol unionCase) in Packable.UnionCases(type))
            Add(unionCase);
    }

    /// <summary>The parts of a type that users declared: fields of an unmanaged struct, members of a [MemoryPackable] type.</summary>
    public static IEnumerable<Member> Members(INamedTypeSymbol type)
    {
        if (Framework.Declares(type) || type.TypeKind == TypeKind.Enum)
            return [];
        if (PayloadTypes.IsRaw(type))
            return type.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic).Select(Member.Of);

        return Packable.Is(type) && Packable.CollectionOf(type) is null ? Packable.Members(type) : [];
    }
}
