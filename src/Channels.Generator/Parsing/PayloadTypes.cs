using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>Which types can be sent, and how.</summary>
internal sealed class PayloadTypes(Compilation compilation)
{
    private const string ReadOnlySpan = "System.ReadOnlySpan`1";
    private const string Span = "System.Span`1";
    private const string ReadOnlyMemory = "System.ReadOnlyMemory`1";
    private const string Memory = "System.Memory`1";

    /// <summary>How the type is sent, and the type argument of the methods that do it; or why it can't be.</summary>
    public string? Classify(ITypeSymbol type, out ParameterEncoding encoding, out ITypeSymbol data)
    {
        encoding = ParameterEncoding.Object;
        data = type;

        if (type.IsRefLikeType)
        {
            encoding = ParameterEncoding.Span;
            if (type.Is(ReadOnlySpan) && HasRawArgument(type, out data))
                return null;
            return type.Is(Span)
                ? "a Span can't point into another process's memory; use ReadOnlySpan"
                : type.Is(ReadOnlySpan)
                    ? $"the elements of a span are sent as bytes, and '{data.ToDisplayString()}' has references; use an array or a list"
                    : "a ref struct can't leave its stack";
        }

        if (type.SpecialType is SpecialType.System_String)
            encoding = ParameterEncoding.String;
        else if (type.SpecialType is SpecialType.System_Boolean)
            encoding = ParameterEncoding.Boolean;
        else if (type.OriginalDefinition.SpecialType is SpecialType.System_Nullable_T)
        {
            ITypeSymbol value = Argument(type);
            if (IsRaw(value))
                (encoding, data) = (ParameterEncoding.Nullable, value);
            else if (value.Is(ReadOnlyMemory) && HasRawArgument(value, out ITypeSymbol element))
                (encoding, data) = (ParameterEncoding.NullableMemory, element);
        }
        else if (type is IArrayTypeSymbol { IsSZArray: true } array && IsRaw(array.ElementType))
            (encoding, data) = (ParameterEncoding.Array, array.ElementType);
        else if (type.Is(ReadOnlyMemory) && HasRawArgument(type, out ITypeSymbol element))
            (encoding, data) = (ParameterEncoding.Memory, element);
        else if (type.Is(Memory) && HasRawArgument(type, out element))
            (encoding, data) = (ParameterEncoding.WritableMemory, element);
        else if (IsRaw(type))
            encoding = ParameterEncoding.Raw;

        return encoding == ParameterEncoding.Object ? FindProblem(type) : null;
    }

    /// <summary>The bytes of a value are the value: it satisfies the unmanaged constraint, and holds no address.</summary>
    public static bool IsRaw(ITypeSymbol type) =>
        type is { IsUnmanagedType: true, IsRefLikeType: false } and not IPointerTypeSymbol and not IFunctionPointerTypeSymbol &&
        type.OriginalDefinition.SpecialType is not SpecialType.System_Nullable_T &&
        !HoldsPointer(type);

    /// <summary>MemoryPack's own formatter for a type of .NET, such as ListFormatter for List, or null.</summary>
    public INamedTypeSymbol? FindFormatter(INamedTypeSymbol type)
    {
        string name = type.TypeKind == TypeKind.Interface && type.Name[0] == 'I' ? "Interface" + type.Name.Substring(1) : type.Name;
        string arity = type.Arity == 0 ? "" : "`" + type.Arity;
        INamedTypeSymbol? formatter = compilation.GetTypeByMetadataName($"MemoryPack.Formatters.{name}Formatter{arity}");

        // The base class says what the formatter is for; a name alone may be a coincidence.
        return formatter?.BaseType is { } baseType &&
            baseType.Is("MemoryPack.MemoryPackFormatter`1") &&
            SymbolEqualityComparer.Default.Equals(baseType.TypeArguments[0].OriginalDefinition, type.OriginalDefinition)
                ? formatter
                : null;
    }

    /// <summary>Why MemoryPack can't serialize the type, or null.</summary>
    public string? FindProblem(ITypeSymbol type)
    {
        switch (type)
        {
            case IPointerTypeSymbol or IFunctionPointerTypeSymbol:
                return "a pointer means nothing in another process";
            case { SpecialType: SpecialType.System_Object } or IDynamicTypeSymbol:
                return $"'{type.ToDisplayString()}' doesn't say what it holds; use the type that is sent";
            case { TypeKind: TypeKind.Delegate } or { SpecialType: SpecialType.System_Delegate or SpecialType.System_MulticastDelegate }:
                return "a delegate can't leave its process";
            case IArrayTypeSymbol array:
                return array.Rank > 4
                    ? "MemoryPack serializes arrays of at most four dimensions"
                    : FindProblem(array.ElementType);
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }:
                return FindProblem(Argument(type));
        }

        if (IsRaw(type))
            return null;
        if (type is not INamedTypeSymbol named)
            return $"'{type.ToDisplayString()}' is no concrete type";
        if (HoldsPointer(type))
            return $"'{type.ToDisplayString()}' holds a pointer, which means nothing in another process";
        if (!Packable.Is(type) && FindFormatter(named) is null)
        {
            return IsEndpoint(type)
                ? "an endpoint is sent as a parameter of its own only, not as an answer, a result or a part of something else"
                : $"'{type.ToDisplayString()}' is neither unmanaged nor [MemoryPackable] nor a collection that MemoryPack knows";
        }

        return named.TypeArguments.Select(FindProblem).FirstOrDefault(static problem => problem is not null);
    }

    private static bool IsEndpoint(ITypeSymbol type) =>
        type.AllInterfaces.Any(static implemented => implemented.Is("Channels.IChannelEndpoint"));

    private static bool HasRawArgument(ITypeSymbol type, out ITypeSymbol argument)
    {
        argument = Argument(type);
        return IsRaw(argument);
    }

    private static ITypeSymbol Argument(ITypeSymbol type) => ((INamedTypeSymbol)type).TypeArguments[0];

    /// <summary>Some field of an unmanaged type is an address.</summary>
    public static bool HoldsPointer(ITypeSymbol type) => HoldsPointer(type, []);

    private static bool HoldsPointer(ITypeSymbol type, HashSet<ITypeSymbol> seen)
    {
        if (type is IPointerTypeSymbol or IFunctionPointerTypeSymbol)
            return true;
        if (type is not INamedTypeSymbol { IsUnmanagedType: true, SpecialType: SpecialType.None } named || !seen.Add(type))
            return false;
        if (Framework.Declares(type))
            return named.TypeArguments.Any(argument => HoldsPointer(argument, seen));

        // The compiler shows a buffer of a fixed size as a pointer to its elements.
        return type.GetMembers().OfType<IFieldSymbol>().Any(field =>
            field is { IsStatic: false, IsFixedSizeBuffer: false } && HoldsPointer(field.Type, seen));
    }
}
