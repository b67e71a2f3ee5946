using System.Linq;
using Microsoft.CodeAnalysis;

namespace Channels.Generator.Parsing;

/// <summary>Which types a compilation has.</summary>
internal static class CompilationTypes
{
    /// <summary>Code of the compilation can use the type, be it the framework's or the project's own.</summary>
    public static bool Has(this Compilation compilation, string metadataName) => compilation.GetTypesByMetadataName(metadataName)
        .Any(type => compilation.IsSymbolAccessibleWithin(type, compilation.Assembly));
}
