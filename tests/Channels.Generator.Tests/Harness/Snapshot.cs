using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Channels.Generator.Tests.Harness;

/// <summary>
/// Compares generated files with those under Snapshots, one below the other in a file for each of <see cref="Sources"/>. With
/// CHANNELS_UPDATE_SNAPSHOTS=1 they are written first; then they are reviewed as a difference.
/// </summary>
internal static partial class Snapshot
{
    private const string Heading = "// ==== ";

    public static bool IsUpdating => Environment.GetEnvironmentVariable("CHANNELS_UPDATE_SNAPSHOTS") == "1";

    /// <summary>The names of the generated files in a snapshot.</summary>
    public static IReadOnlyList<string> FilesIn(string name) =>
        [.. Read(name).Split('\n').Where(IsHeading).Select(static line => line[Heading.Length..])];

    /// <param name="name">Which snapshot.</param>
    /// <param name="files">The generated files by their names.</param>
    public static void AssertMatches(string name, IReadOnlyDictionary<string, string> files)
    {
        string expected = Read(name);
        string actual = TextOf(files);
        if (expected != actual) Assert.Fail(Difference(name, expected.Split('\n'), actual.Split('\n')));
    }

    public static void Write(string name, IReadOnlyDictionary<string, string> files) => File.WriteAllText(PathOf(name), TextOf(files));

    /// <summary>What is the same for every version of the generator.</summary>
    private static string TextOf(IReadOnlyDictionary<string, string> files) => Version().Replace(
        string.Join("\n", files.OrderBy(static file => file.Key, StringComparer.Ordinal).Select(static file => $"{Heading}{file.Key}\n{file.Value}")),
        "\"VERSION\"");

    private static string Difference(string name, string[] expected, string[] actual)
    {
        int line = expected.Zip(actual).TakeWhile(static pair => pair.First == pair.Second).Count();
        string file = expected.Take(line + 1).Last(IsHeading)[Heading.Length..];
        return $"{file} differs from the snapshot {name}. In its line {line + 1} there is\n{LineOf(expected, line)}\nand now generated is\n{LineOf(actual, line)}";
    }

    private static string LineOf(string[] lines, int line) => line < lines.Length ? lines[line] : "(no more)";

    private static bool IsHeading(string line) => line.StartsWith(Heading, StringComparison.Ordinal);

    private static string Read(string name)
    {
        Assert.True(File.Exists(PathOf(name)), $"There is no snapshot {name}; set CHANNELS_UPDATE_SNAPSHOTS=1 to write it.");
        return File.ReadAllText(PathOf(name));
    }

    private static string PathOf(string name) => Path.Combine(Repository.TestProject, "Snapshots", name + ".cs");

    [GeneratedRegex(@"(?<=GeneratedCode\(""Channels\.Generator"", )""[^""]+""")]
    private static partial Regex Version();
}
