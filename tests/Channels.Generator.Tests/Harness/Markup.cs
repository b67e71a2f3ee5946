using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Channels.Generator.Tests.Harness;

/// <summary>Sources in which <c>{|CHAN001:text|}</c> says where a diagnostic is expected; elsewhere there is none.</summary>
internal static partial class Markup
{
    public static Task AssertAsync(string markup) => AssertAsync(markup, static source => TestCompilation.Create(source));

    /// <param name="markup">The source.</param>
    /// <param name="create">Makes a compilation of it.</param>
    /// <param name="withMemoryPack">MemoryPack's generator runs, too.</param>
    /// <param name="isBroken">The compiler has its own complaints, in generated code too.</param>
    /// <param name="isWhole">The compiler has none, whatever is expected: what is reported are warnings.</param>
    /// <param name="others">More generators that run, too.</param>
    public static async Task AssertAsync(
        string markup, Func<string, CSharpCompilation> create, bool withMemoryPack = true, bool isBroken = false, bool isWhole = false,
        IReadOnlyList<IIncrementalGenerator>? others = null)
    {
        (string source, string[] expected) = Parse(markup);
        GeneratorRun run = GeneratorRun.Of(create(source), withMemoryPack, others);
        string[] actual = (await run.AnalyzeAsync())
            .Select(diagnostic => Describe(source, diagnostic.Id, diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.End))
            .OrderBy(static line => line, StringComparer.Ordinal)
            .ToArray();
        Assert.Equal(expected, actual);

        if (isBroken)
            return;
        run.AssertGeneratedFilesCompile();
        if (expected.Length == 0 || isWhole)
            run.AssertCompiles();
    }

    public static string Remove(string markup) => Parse(markup).Source;

    private static (string Source, string[] Expected) Parse(string markup)
    {
        StringBuilder source = new();
        List<(string Id, int Start, int End)> expected = [];
        Stack<(string Id, int Start)> open = [];
        for (int i = 0; i < markup.Length;)
        {
            Match match = Opening().Match(markup, i);
            if (match.Success && match.Index == i)
            {
                open.Push((match.Groups[1].Value, source.Length));
                i += match.Length;
            }
            else if (string.CompareOrdinal(markup, i, "|}", 0, 2) == 0)
            {
                (string id, int start) = open.Pop();
                expected.Add((id, start, source.Length));
                i += 2;
            }
            else
            {
                source.Append(markup[i++]);
            }
        }

        string text = source.ToString();
        return (text, [.. expected
            .Select(entry => Describe(text, entry.Id, entry.Start, entry.End))
            .OrderBy(static line => line, StringComparer.Ordinal)]);
    }

    private static string Describe(string source, string id, int start, int end) => $"{id} at {start}: {source[start..end]}";

    [GeneratedRegex(@"\{\|(CHAN\d+):")]
    private static partial Regex Opening();
}
