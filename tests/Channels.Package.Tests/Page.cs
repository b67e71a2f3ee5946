using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>A page of the documentation, as somebody reads it who copies from it.</summary>
internal sealed partial class Page
{
    private const string Begin = "```csharp\n";
    private const string End = "\n```";

    internal Page(params string[] path)
    {
        string text = File.ReadAllText(Repository.PathOf(path)).ReplaceLineEndings("\n");
        Examples = [.. text.Split(Begin).Skip(1).Select(static rest => rest[..rest.IndexOf(End, StringComparison.Ordinal)])];
        Assert.True(Examples.Count > 0, $"{Path.Combine(path)} has no example: a block that begins with ```csharp.");
    }

    /// <summary>The pages of the folder itself, but for that on the protocol, which is for those who carry the code on; those of diagnostics show what is wrong.</summary>
    internal static IEnumerable<string> Names =>
        Directory.GetFiles(Repository.PathOf("docs"), "*.md").Select(static path => Path.GetFileName(path)).Where(static page => page != "protocol.md").Order(StringComparer.Ordinal);

    internal IReadOnlyList<string> Examples { get; }

    /// <summary>All examples as the one program that they tell of: an example is either statements or types, and types come last.</summary>
    internal string Program()
    {
        IEnumerable<string> usings = Examples.SelectMany(static example => Using().Matches(example)).Select(static match => match.Value).Distinct();
        ILookup<bool, string> examples = Examples.Select(static example => Using().Replace(example, "").Trim('\n')).ToLookup(Types().IsMatch);
        return string.Join("\n\n", [string.Concat(usings), .. examples[false], .. examples[true]]) + "\n";
    }

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\A(\[|(public|internal|static|sealed|partial|class|record|struct|enum) )")]
    private static partial Regex Types();
}
