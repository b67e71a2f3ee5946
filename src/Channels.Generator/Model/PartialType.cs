using System.Linq;

namespace Channels.Generator.Model;

/// <summary>A user's partial type that generated members are added to, with the types it is nested in.</summary>
/// <param name="Namespace">Its namespace as C# writes it, or null for the global one.</param>
/// <param name="Declarations">The headers from the outermost type in, such as <c>partial record struct Outer</c>.</param>
/// <param name="Identifiers">The names from the outermost type in.</param>
internal sealed record PartialType(
    string? Namespace,
    EquatableArray<string> Declarations,
    EquatableArray<string> Identifiers)
{
    public string Declaration => Declarations[Declarations.Count - 1];

    public string Identifier => Identifiers[Identifiers.Count - 1];

    /// <summary>The name as people write it.</summary>
    public string Name => (Namespace is null ? "" : Namespace + ".") + string.Join(".", Identifiers);

    /// <summary>The name as generated code writes it.</summary>
    public string FullName => "global::" + Name;

    /// <summary>The type around this one that is nested so deep, or this one itself.</summary>
    public PartialType AtDepth(int depth) => depth == Declarations.Count
        ? this
        : this with
        {
            Declarations = Declarations.Take(depth).ToEquatableArray(),
            Identifiers = Identifiers.Take(depth).ToEquatableArray(),
        };
}
