using System.Linq;
using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>The names of generated files.</summary>
internal static class HintNames
{
    public const string Registration = "Channels.Workers.g.cs";

    public static string OfContract(PartialType type) => $"{Unique(type)}.g.cs";

    public static string OfWorkers(PartialType type) => $"{Unique(type)}.Workers.g.cs";

    /// <summary>
    /// Roslyn compares the names of files without case, and generates nothing at all when two are equal; the number tells
    /// types apart that differ in case only.
    /// </summary>
    private static string Unique(PartialType type)
    {
        uint hash = 2166136261;
        foreach (char character in type.Name)
            hash = unchecked((hash ^ character) * 16777619);

        string name = new(type.Name.Where(static character => character is '.' or '_' || char.IsLetterOrDigit(character)).ToArray());
        return $"{name}.{hash:x8}";
    }
}
