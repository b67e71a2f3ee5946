using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>What a value is written of: a field of an unmanaged struct, a member of a [MemoryPackable] type.</summary>
/// <param name="Symbol">Where it is declared.</param>
/// <param name="Type">Its type; of a buffer of a fixed size, its elements'.</param>
internal readonly record struct Member(ISymbol Symbol, ITypeSymbol Type)
{
    // The field behind an automatic property is named <Property>k__BackingField, in source and in metadata alike.
    public string Name => Symbol.Name[0] == '<' ? Symbol.Name.Substring(1, Symbol.Name.IndexOf('>') - 1) : Symbol.Name;

    public static Member Of(IFieldSymbol field) =>
        new(field, field is { IsFixedSizeBuffer: true, Type: IPointerTypeSymbol elements } ? elements.PointedAtType : field.Type);

    public static Member Of(IPropertySymbol property) => new(property, property.Type);
}
