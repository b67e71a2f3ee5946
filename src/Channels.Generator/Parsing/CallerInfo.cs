using System.Linq;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>What the compiler tells of a caller by a parameter with a default value.</summary>
internal static class CallerInfo
{
    private const string Namespace = "System.Runtime.CompilerServices.";
    private const string Expression = "CallerArgumentExpression";

    // Of several, the compiler obeys the first of these.
    private static readonly string[] s_attributes = ["CallerLineNumber", "CallerFilePath", "CallerMemberName", Expression];

    /// <summary>The attribute that says what it is, and the parameter whose argument is told as it is written, if it is that.</summary>
    public static (string? Attribute, IParameterSymbol? Told) Of(IParameterSymbol parameter)
    {
        string? attribute = s_attributes.FirstOrDefault(candidate => Find(parameter, candidate) is not null);
        if (attribute != Expression)
            return (attribute, null);
        string? name = Find(parameter, Expression)!.ConstructorArguments.FirstOrDefault().Value as string;
        IParameterSymbol? told = ((IMethodSymbol)parameter.ContainingSymbol).Parameters.FirstOrDefault(other => other.Name == name);
        return told is null ? default : (attribute, told);
    }

    private static AttributeData? Find(IParameterSymbol parameter, string name) => parameter.FindAttribute($"{Namespace}{name}Attribute");
}
