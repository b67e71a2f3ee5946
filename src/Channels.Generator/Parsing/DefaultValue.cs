using System.Linq;
using Channels.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Channels.Generator.Parsing;

/// <summary>A parameter's default value as a C# expression.</summary>
internal static class DefaultValue
{
    public static string? Of(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue)
            return null;

        ITypeSymbol type = parameter.Type;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];

        return parameter.ExplicitDefaultValue switch
        {
            null => !parameter.Type.IsReferenceType ? "default" : parameter.Type.NullableAnnotation == NullableAnnotation.Annotated ? "null" : "null!",
            object value when type.TypeKind == TypeKind.Enum => EnumValue(type, value),
            float.NaN => "float.NaN",
            float.PositiveInfinity => "float.PositiveInfinity",
            float.NegativeInfinity => "float.NegativeInfinity",
            double.NaN => "double.NaN",
            double.PositiveInfinity => "double.PositiveInfinity",
            double.NegativeInfinity => "double.NegativeInfinity",
            float value => Literal(value) + "F",
            double value => Literal(value) + "D",
            decimal value => Literal(value) + "M",
            ulong value => Literal(value) + "UL",
            object value => Literal(value),
        };
    }

    private static string? Literal(object value) =>
        SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false);

    // Of one that is obsolete, the compiler might say so.
    private static string EnumValue(ITypeSymbol type, object value)
    {
        IFieldSymbol? member = type.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field => field.HasConstantValue && field.ConstantValue.Equals(value) && !Caveats.AreOn(field));
        return member is null ? $"({type.Plain()})({Literal(value)})" : $"{type.Plain()}.{Identifier.Escape(member.Name)}";
    }
}
