using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Channels.Generator.Parsing;

/// <summary>One of the users' types as a contract's text has it: whatever its bytes depend on, and nothing else.</summary>
internal static class TypeText
{
    public static string Of(INamedTypeSymbol type)
    {
        string name = type.Text();
        if (type.TypeKind == TypeKind.Enum)
            return $"enum {name} : {type.EnumUnderlyingType!.Text()}";
        if (PayloadTypes.IsRaw(type))
            return $"struct {name}({string.Join(", ", Reachable.Members(type).Select(FieldText))}){LayoutText(type)}";
        if (Packable.IsVersionTolerant(type))
            return (Packable.IsCircular(type) ? "circular " : "version-tolerant ") + name;
        if (Packable.CollectionOf(type) is { } collection)
            return $"collection {name} : {collection.Text()}";

        IEnumerable<string> members = Reachable.Members(type).Select(MemberText);
        string[] unionCases = [.. Packable.UnionCases(type).Select(static unionCase => $"{unionCase.Tag} {unionCase.Type.Text()}")];
        return $"{(unionCases.Length > 0 ? "union" : "object")} {name}({string.Join(", ", members.Concat(unionCases))})";
    }

    private static string MemberText(Member member) => $"{FormatterText(member.Symbol)}{member.Type.Text()} {member.Name}";

    private static string FieldText(Member member)
    {
        IFieldSymbol field = (IFieldSymbol)member.Symbol;
        string size = field.IsFixedSizeBuffer ? $"[{field.FixedSize}]" : "";
        return $"{member.Type.Text()}{size} {member.Name}{(StructLayout.OffsetOf(field) is { } offset ? $" at {offset}" : "")}";
    }

    private static string LayoutText(INamedTypeSymbol type)
    {
        StructLayout layout = StructLayout.Of(type);
        return (layout.Kind == LayoutKind.Auto ? " auto" : "") +
            (layout.Pack != 0 ? $" pack {layout.Pack}" : "") +
            (layout.Size != 0 ? $" size {layout.Size}" : "") +
            (StructLayout.RepeatsOf(type) is { } repeats ? $" times {repeats}" : "");
    }

    // MemoryPack's own formatters read what they have written with whatever arguments; of others nobody knows.
    private static string FormatterText(ISymbol member)
    {
        if (Packable.FormatterOf(member) is not { AttributeClass: { } type } attribute)
            return "";
        IEnumerable<string> arguments = Framework.Declares(type) ? [] : attribute.ConstructorArguments
            .Select(static argument => argument.ToCSharpString())
            .Concat(attribute.NamedArguments.Select(static argument => $"{argument.Key} = {argument.Value.ToCSharpString()}"));
        return $"[{string.Join(", ", arguments.Prepend(type.Text()))}] ";
    }
}
