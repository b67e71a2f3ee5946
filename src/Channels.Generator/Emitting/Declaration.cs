using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>Headers of methods, on one line where they fit, and otherwise a line a parameter.</summary>
internal static class Declaration
{
    private const int LineLength = 110;
    private const string CompilerServices = "global::System.Runtime.CompilerServices";

    public static string Method(string head, IEnumerable<string> parameters)
    {
        string[] all = parameters.ToArray();
        string line = $"{head}({string.Join(", ", all)})";
        return line.Length <= LineLength ? line : $"{head}(\n    {string.Join(",\n    ", all)})";
    }

    /// <summary>A method whose body is one expression.</summary>
    public static string Expression(string method, string body)
    {
        string line = $"{method} => {body}";
        return line.Length <= LineLength && !method.Contains('\n') ? line : $"{method} =>\n    {body}";
    }

    public static IEnumerable<string> Parameters(
        IEnumerable<ParameterModel> parameters, bool withDefaults = true, bool withParams = true) =>
        parameters.Select(parameter =>
            (withDefaults ? CallerInfo(parameter, parameters) : "") +
            (withParams && parameter.IsParams ? "params " : "") +
            $"{parameter.Type} {parameter.Name}" +
            (withDefaults && parameter.Default is not null ? $" = {parameter.Default}" : ""));

    /// <summary>The attribute by which the compiler passes something of the caller, where its parameter has a default value.</summary>
    private static string CallerInfo(ParameterModel parameter, IEnumerable<ParameterModel> all)
    {
        if (parameter is not { CallerInfo: { } attribute, Default: not null })
            return "";
        if (parameter.ExpressionOf is null)
            return $"[{CompilerServices}.{attribute}] ";
        return all.FirstOrDefault(other => other.PropertyName == parameter.ExpressionOf) is { } told
            ? $"[{CompilerServices}.{attribute}(\"{told.PlainName}\")] "
            : "";
    }
}
