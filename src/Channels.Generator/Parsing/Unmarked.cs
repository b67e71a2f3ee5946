using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>
/// Finds a class or struct of this project that could be sent if it were <c>[MemoryPackable] partial</c>. Where MemoryPack might
/// object, to two constructors, say, there is none.
/// </summary>
internal sealed class Unmarked(Compilation compilation, PayloadTypes payloadTypes)
{
    /// <summary>The type that keeps another one from being sent, if the attribute is all that it lacks.</summary>
    public INamedTypeSymbol? Find(ITypeSymbol type) =>
        FindCulprit(type) is { } culprit && IsPackable(culprit, []) ? culprit : null;

    /// <summary>The first part of a type that MemoryPack doesn't know, in the order in which <see cref="PayloadTypes"/> complains.</summary>
    private INamedTypeSymbol? FindCulprit(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: <= 4 } array => FindCulprit(array.ElementType),
        INamedTypeSymbol named when PayloadTypes.IsRaw(named) => null,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => FindCulprit(nullable.TypeArguments[0]),
        INamedTypeSymbol named when PayloadTypes.HoldsPointer(named) => null,
        INamedTypeSymbol named when !Packable.Is(named) && payloadTypes.FindFormatter(named) is null => named,
        INamedTypeSymbol named =>
            named.TypeArguments.FirstOrDefault(argument => payloadTypes.FindProblem(argument) is not null) is { } argument ? FindCulprit(argument) : null,
        _ => null,
    };

    private bool IsPackable(INamedTypeSymbol type, HashSet<ISymbol> seen)
    {
        if (!seen.Add(type))
            return true;
        if (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly) || ParseContext.IsGenerated(type) ||
            type is not { TypeKind: TypeKind.Class or TypeKind.Struct, IsStatic: false, IsAbstract: false, IsRefLikeType: false, IsFileLocal: false, Arity: 0, ContainingType: null } ||
            type.BaseType?.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType) ||
            type.AllInterfaces.Any(static implemented => implemented.SpecialType == SpecialType.System_Collections_IEnumerable))
            return false;

        IMethodSymbol[] constructors = [.. type.InstanceConstructors.Where(static constructor => !constructor.IsImplicitlyDeclared)];
        return constructors.Length <= 1 && constructors.All(constructor => IsMatched(constructor, type)) &&
            type.GetMembers().All(member => IsWritable(member, constructors) && IsSendable(member, seen));
    }

    /// <summary>MemoryPack calls the constructor with the members of the same names.</summary>
    private static bool IsMatched(IMethodSymbol constructor, INamedTypeSymbol type) => constructor.Parameters.All(parameter =>
        parameter.RefKind == RefKind.None &&
        type.GetMembers().Any(member => IsShown(member) && IsNamed(member, parameter) &&
            SymbolEqualityComparer.Default.Equals(TypeOf(member), parameter.Type)));

    private static bool IsWritable(ISymbol member, IMethodSymbol[] constructors) =>
        !IsShown(member) ||
        member is IFieldSymbol { IsReadOnly: false } or IPropertySymbol { SetMethod.DeclaredAccessibility: Accessibility.Public } ||
        constructors.Any(constructor => constructor.Parameters.Any(parameter => IsNamed(member, parameter)));

    private bool IsSendable(ISymbol member, HashSet<ISymbol> seen)
    {
        if (!IsShown(member))
            return true;
        ITypeSymbol type = TypeOf(member)!;
        return type is not IErrorTypeSymbol && !type.IsRefLikeType &&
            (payloadTypes.FindProblem(type) is null || (FindCulprit(type) is { } culprit && IsPackable(culprit, seen)));
    }

    /// <summary>MemoryPack writes public fields and properties.</summary>
    private static bool IsShown(ISymbol member) =>
        member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public } and
            (IFieldSymbol { IsConst: false } or IPropertySymbol { IsIndexer: false, GetMethod: not null });

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private static bool IsNamed(ISymbol member, IParameterSymbol parameter) =>
        string.Equals(member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase);
}
