using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>What messages and their properties are called, after the methods and parameters of a contract.</summary>
internal static class MessageNames
{
    private const string Suffix = "Async";

    // Members that every record struct has.
    private static readonly string[] s_recordMembers =
        ["Equals", "GetHashCode", "ToString", "GetType", "Deconstruct", "PrintMembers", "EqualityContract", "Clone"];

    /// <summary>The method's name, without Async where it returns a task.</summary>
    public static string Of(IMethodSymbol method) =>
        !method.ReturnsVoid && method.Name.Length > Suffix.Length && method.Name.EndsWith(Suffix, StringComparison.Ordinal)
            ? method.Name.Substring(0, method.Name.Length - Suffix.Length)
            : method.Name;

    /// <summary>The properties that hold the parameters, in their order; a token has none, but keeps its own name.</summary>
    /// <param name="method">The message or worker.</param>
    /// <param name="messageType">The name of the record struct that has the properties.</param>
    public static IReadOnlyList<string> PropertiesOf(IMethodSymbol method, string messageType)
    {
        HashSet<string> taken = [.. s_recordMembers, messageType];
        List<string> names = [];
        foreach (IParameterSymbol parameter in method.Parameters)
            names.Add(parameter.Type.Is("System.Threading.CancellationToken") ? parameter.Name : PropertyOf(parameter.Name, taken));
        return names;
    }

    private static string PropertyOf(string parameterName, HashSet<string> taken)
    {
        string name = char.ToUpperInvariant(parameterName[0]) + parameterName.Substring(1);
        string candidate = name;
        for (int number = 1; !taken.Add(candidate); number++)
            candidate = name + (number == 1 ? "Value" : "Value" + number);
        return candidate;
    }
}
