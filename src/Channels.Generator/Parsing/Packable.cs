using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>Types that MemoryPack generates code for.</summary>
internal static class Packable
{
    private const int VersionTolerant = 1;
    private const int CircularReference = 2;
    private const int NoGenerate = 4;

    private static AttributeData? Attribute(ITypeSymbol type) => type.FindAttribute("MemoryPack.MemoryPackableAttribute");

    // Another generator implements the interface, so for types of this compilation only the attribute can be seen.
    public static bool Is(ITypeSymbol type) => Attribute(type) is not null || type.AllInterfaces.Any(implemented =>
        implemented.Is("MemoryPack.IMemoryPackable`1") &&
        SymbolEqualityComparer.Default.Equals(implemented.TypeArguments[0], type));

    /// <summary>MemoryPack generates a method that registers its formatter.</summary>
    public static bool HasRegistration(ITypeSymbol type) => Is(type) && GenerateType(type) != NoGenerate;

    /// <summary>Two versions of the type may meet, so its members are no part of a contract.</summary>
    public static bool IsVersionTolerant(ITypeSymbol type) => GenerateType(type) is VersionTolerant or CircularReference;

    /// <summary>The analyzer's question, asked when all generators have spoken.</summary>
    public static bool IsRegistrationMissing(ITypeSymbol type) => Attribute(type) is not null && HasRegistration(type) &&
        !type.AllInterfaces.Any(static implemented => implemented.Is("MemoryPack.IMemoryPackFormatterRegister"));

    /// <summary>What MemoryPack writes of the type, in its order.</summary>
    public static IEnumerable<(string Name, ITypeSymbol Type)> Members(INamedTypeSymbol type)
    {
        List<INamedTypeSymbol> hierarchy = [];
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
            hierarchy.Insert(0, current);

        return hierarchy
            .SelectMany(static declaring => declaring.GetMembers())
            .Where(IsWritten)
            .Select(static (member, index) => (Member: member, Order: Order(member) ?? index))
            .OrderBy(static entry => entry.Order)
            .Select(static entry => (entry.Member.Name, entry.Member is IFieldSymbol field ? field.Type : ((IPropertySymbol)entry.Member).Type));
    }

    public static IEnumerable<ITypeSymbol> UnionCases(ITypeSymbol type) =>
        from attribute in type.GetAttributes()
        where attribute.AttributeClass.Is("MemoryPack.MemoryPackUnionAttribute") && attribute.ConstructorArguments.Length == 2
        let unionCase = attribute.ConstructorArguments[1].Value as ITypeSymbol
        where unionCase is not null
        select unionCase;

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
