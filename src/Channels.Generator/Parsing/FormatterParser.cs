using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>
/// The MemoryPack formatters that generated code registers. MemoryPack itself constructs them by reflection, which native
/// AOT has cut away.
/// </summary>
internal sealed class FormatterParser(Compilation compilation, PayloadTypes payloadTypes)
{
    private const string Provider = "global::MemoryPack.MemoryPackFormatterProvider";
    private const string Formatters = "global::MemoryPack.Formatters";

    // MemoryPack registers these, their arrays and their nullable forms when it starts.
    private static readonly HashSet<string> s_builtIn =
    [
        "System.SByte", "System.Byte", "System.Int16", "System.UInt16", "System.Int32", "System.UInt32", "System.Int64",
        "System.UInt64", "System.Char", "System.Single", "System.Double", "System.Decimal", "System.Boolean",
        "System.IntPtr", "System.UIntPtr", "System.DateTime", "System.DateTimeOffset", "System.TimeSpan", "System.Guid",
        "System.Numerics.Complex", "System.Numerics.Plane", "System.Numerics.Quaternion", "System.Numerics.Matrix3x2",
        "System.Numerics.Matrix4x4", "System.Numerics.Vector2", "System.Numerics.Vector3", "System.Numerics.Vector4",
        "System.Text.Rune", "System.DateOnly", "System.TimeOnly", "System.Half", "System.Int128", "System.UInt128",
    ];

    public EquatableArray<FormatterModel> Parse(IEnumerable<ITypeSymbol> objects, INamedTypeSymbol within)
    {
        Reachable reachable = new(ofText: false);
        foreach (ITypeSymbol type in objects)
            reachable.Add(type);

        // A type that the contract can't name belongs to a [MemoryPackable] type, whose own registration covers it.
        return reachable.Types
            .Where(type => compilation.IsSymbolAccessibleWithin(type, within))
            .Select(type => (Type: type.Plain(), Statement: Registration(type)))
            .Where(static entry => entry.Statement is not null)
            .Select(static entry => new FormatterModel(entry.Type, entry.Statement!))
            .Distinct()
            .ToEquatableArray();
    }

    private string? Registration(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol packable && Packable.Is(type) && !PayloadTypes.IsRaw(type))
        {
            return !Packable.HasRegistration(packable) ? null
                : HasGenericRegister() ? $"{Provider}.Register<{type.Plain()}>();"
                : $"{type.Plain()}.RegisterFormatter();";
        }

        return Formatter(type) is { } formatter ? $"{Provider}.Register(new {Formatters}.{formatter}());" : null;
    }

    private string? Formatter(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            string element = array.ElementType.Plain();
            return array.Rank switch
            {
                1 when IsBuiltIn(array.ElementType) => null,
                1 when PayloadTypes.IsRaw(array.ElementType) => $"UnmanagedArrayFormatter<{element}>",
                1 => $"ArrayFormatter<{element}>",
                2 => $"TwoDimensionalArrayFormatter<{element}>",
                3 => $"ThreeDimensionalArrayFormatter<{element}>",
                _ => $"FourDimensionalArrayFormatter<{element}>",
            };
        }

        if (type is not INamedTypeSymbol named || IsBuiltIn(type))
            return null;
        if (PayloadTypes.IsRaw(type))
            return $"UnmanagedFormatter<{type.Plain()}>";
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return IsBuiltIn(named.TypeArguments[0]) && PayloadTypes.IsRaw(named.TypeArguments[0]) ? null : $"NullableFormatter<{named.TypeArguments[0].Plain()}>";

        string arguments = string.Join(", ", named.TypeArguments.Select(TypeNames.Plain));
        return payloadTypes.FindFormatter(named) is { } formatter ? $"{formatter.Name}<{arguments}>" : null;
    }

    private bool IsBuiltIn(ITypeSymbol type) => type is INamedTypeSymbol { Arity: 0 } named &&
        (s_builtIn.Contains(named.Metadata()) || (!PayloadTypes.IsRaw(type) && payloadTypes.FindFormatter(named) is not null));

    // MemoryPack for netstandard2.1 has no static abstract members, and generates an ordinary static method instead.
    private bool HasGenericRegister() =>
        compilation.GetTypeByMetadataName("MemoryPack.MemoryPackFormatterProvider") is { } provider &&
        provider.GetMembers("Register").Any(static member => member is IMethodSymbol { Arity: 1, Parameters.IsEmpty: true });
}
