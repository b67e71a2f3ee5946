using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>
/// How the fields of an unmanaged struct lie in it, as far as it says so. The compiler writes what these attributes say into an
/// assembly, but not as attributes, and of types of other assemblies it shows nothing of it.
/// </summary>
internal readonly record struct StructLayout(LayoutKind Kind, int Pack, int Size)
{
    private const string LayoutAttribute = "System.Runtime.InteropServices.StructLayoutAttribute";
    private const string OffsetAttribute = "System.Runtime.InteropServices.FieldOffsetAttribute";
    private const string InlineArrayAttribute = "System.Runtime.CompilerServices.InlineArrayAttribute";

    public static StructLayout Of(INamedTypeSymbol type)
    {
        StructLayout layout = ReaderOf(type) is { } reader ? Read(reader, type.OriginalDefinition.MetadataToken) : Parse(type.FindAttribute(LayoutAttribute));

        // A struct without fields has this size anyway; the compiler adds it.
        return layout.Size == 1 && !type.GetMembers().Any(static member => member is IFieldSymbol { IsStatic: false })
            ? layout with { Size = 0 }
            : layout;
    }

    /// <summary>Where the field lies, if its struct doesn't leave that to the compiler.</summary>
    public static int? OffsetOf(IFieldSymbol field)
    {
        if (ReaderOf(field) is not { } reader)
            return field.FindAttribute(OffsetAttribute)?.ConstructorArguments.FirstOrDefault().Value as int?;
        EntityHandle handle = MetadataTokens.EntityHandle(field.OriginalDefinition.MetadataToken);
        int offset = reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetOffset();
        return offset < 0 ? null : offset;
    }

    /// <summary>How often an inline array has its one field.</summary>
    public static int? RepeatsOf(INamedTypeSymbol type) =>
        type.FindAttribute(InlineArrayAttribute)?.ConstructorArguments.FirstOrDefault().Value as int?;

    private static MetadataReader? ReaderOf(ISymbol symbol) => symbol.OriginalDefinition.MetadataToken == 0
        ? null
        : symbol.ContainingModule?.GetMetadata()?.GetMetadataReader();

    private static StructLayout Read(MetadataReader reader, int token)
    {
        TypeDefinition definition = reader.GetTypeDefinition((TypeDefinitionHandle)MetadataTokens.EntityHandle(token));
        TypeLayout layout = definition.GetLayout();
        LayoutKind kind = (definition.Attributes & TypeAttributes.LayoutMask) switch
        {
            TypeAttributes.ExplicitLayout => LayoutKind.Explicit,
            TypeAttributes.AutoLayout => LayoutKind.Auto,
            _ => LayoutKind.Sequential,
        };
        return new StructLayout(kind, layout.PackingSize, layout.Size);
    }

    private static StructLayout Parse(AttributeData? attribute) => new(
        attribute?.ConstructorArguments.FirstOrDefault().Value switch
        {
            int kind => (LayoutKind)kind,
            short kind => (LayoutKind)kind,
            _ => LayoutKind.Sequential,
        },
        Argument(attribute, nameof(Pack)),
        Argument(attribute, nameof(Size)));

    private static int Argument(AttributeData? attribute, string name) =>
        attribute?.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value as int? ?? 0;
}
