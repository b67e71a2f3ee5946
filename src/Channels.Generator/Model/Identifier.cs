using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace Channels.Generator.Model;

/// <summary>Names in generated code.</summary>
internal static class Identifier
{
    /// <summary>The identifier with an at sign where it is a keyword.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>The name, or one like it that no parameter has.</summary>
    public static string Unique(string name, IEnumerable<ParameterModel> parameters)
    {
        while (parameters.Any(parameter => parameter.Name == name))
            name += "_";
        return name;
    }

    /// <summary>The first letter small, for a parameter.</summary>
    public static string Camel(string name) => Escape(char.ToLowerInvariant(name[0]) + name.Substring(1));
}
