using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>Types that MemoryPack generates code for.</summary>
internal static class Packable
{
    private const int VersionTolerant = 1;
    private const int CircularReference = 2;
    private const int Collection = 3;
    private const int NoGenerate = 4;

    // Of several that a type implements, MemoryPack takes the first of these.
    private static readonly string[] s_collections =
        ["System.Collections.Generic.IDictionary`2", "System.Collections.Generic.ISet`1", "System.Collections.Generic.ICollection`1"];

    private static AttributeData? Attribute(ITypeSymbol type) => type.FindAttribute("MemoryPack.MemoryPackableAttribute");

    // Another generator implements the interface, so for types of this compilation only the attribute can be seen.
    public static bool Is(ITypeSymbol type) => Attribute(type) is not null || type.AllInterfaces.Any(implemented =>
        implemented.Is("MemoryPack.IMemoryPackable`1") &&
        SymbolEqualityComparer.Default.Equals(implemented.TypeArguments[0], type));

    /// <summary>MemoryPack generates a method that registers its formatter.</summary>
    public static bool HasRegistration(ITypeSymbol type) => Is(type) && GenerateType(type) != NoGenerate;

    /// <summary>Two versions of the type may meet, so its members are no part of a contract.</summary>
    public static bool IsVersionTolerant(ITypeSymbol type) => GenerateType(type) is VersionTolerant or CircularReference;

    /// <summary>A version-tolerant type that is written with the numbers of its objects.</summary>
    public static bool IsCircular(ITypeSymbol type) => GenerateType(type) == CircularReference;

    /// <summary>What a collection of the users' own is written as, or null if the type is written by its members.</summary>
    public static INamedTypeSymbol? CollectionOf(INamedTypeSymbol type) => GenerateType(type) != Collection ? null : s_collections
        .Select(name => type.AllInterfaces.LastOrDefault(implemented => implemented.Is(name)))
        .FirstOrDefault(static implemented => implemented is not null);

    /// <summary>The analyzer's question, asked when all generators have spoken.</summary>
    public static bool IsRegistrationMissing(ITypeSymbol type) => Attribute(type) is not null && HasRegistration(type) &&
        !type.AllInterfaces.Any(static implemented => implemented.Is("MemoryPack.IMemoryPackFormatterRegister"));

    /// <summary>What MemoryPack writes of the type, in its order.</summary>
    public static IEnumerable<Member> Members(INamedTypeSymbol type)
    {
        List<INamedTypeSymbol> hierarchy = [];
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
            hierarchy.Insert(0, current);

        return hierarchy
            .SelectMany(static declaring => declaring.GetMembers())
            .Where(IsWritten)
            .Select(static (member, index) => (Member: member, Order: Order(member) ?? index))
            .OrderBy(static entry => entry.Order)
            .Select(static entry => entry.Member is IFieldSymbol field ? Member.Of(field) : Member.Of((IPropertySymbol)entry.Member));
    }

    /// <summary>The attribute that says how a member is written, if its type alone doesn't.</summary>
    public static AttributeData? FormatterOf(ISymbol member) => member.GetAttributes().FirstOrDefault(static attribute =>
    {
        INamedTypeSymbol? type = attribute.AttributeClass;
        while (type is not null && !type.Is("MemoryPack.MemoryPackCustomFormatterAttribute`1") && !type.Is("MemoryPack.MemoryPackCustomFormatterAttribute`2"))
            type = type.BaseType;
        return type is not null;
    });

    /// <summary>The cases of a union in the order of their tags, which are written.</summary>
    public static IEnumerable<(ushort Tag, ITypeSymbol Type)> UnionCases(ITypeSymbol type) =>
        from attribute in type.GetAttributes()
        where attribute.AttributeClass.Is("MemoryPack.MemoryPackUnionAttribute") && attribute.ConstructorArguments.Length == 2
        let tag = attribute.ConstructorArguments[0].Value as ushort?
        let unionCase = attribute.ConstructorArguments[1].Value as ITypeSymbol
        where tag is not null && unionCase is not null
        orderby tag
        select (tag.Value, unionCase);

    private static bool IsWritten(ISymbol member) =>
        member is
            IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } or
            IPropertySymbol { IsStatic: false, IsIndexer: false, IsOverride: false, GetMethod: not null, IsImplicitlyDeclared: false } &&
        member.FindAttribute("MemoryPack.MemoryPackIgnoreAttribute") is null &&
        (member.DeclaredAccessibility == Accessibility.Public || member.FindAttribute("MemoryPack.MemoryPackIncludeAttribute") is not null);

    private static int? Order(ISymbol member) =>
        member.FindAttribute("MemoryPack.MemoryPackOrderAttribute")?.ConstructorArguments[0].Value as int?;

    private static int GenerateType(ITypeSymbol type) =>
        Attribute(type)?.ConstructorArguments
            .Where(static argument => argument.Type?.Name == "GenerateType")
            .Select(static argument => argument.Value as int?)
            .FirstOrDefault() ?? 0;
}
