using System;
using System.IO;
using System.Linq;
using Xunit;

namespace Channels.Generator.Tests.Harness;

/// <summary>
/// Compares generated files with those under Snapshots. With CHANNELS_UPDATE_SNAPSHOTS=1 it writes them instead; then they
/// are reviewed as a difference.
/// </summary>
internal static class Snapshot
{
    private static bool IsUpdating => Environment.GetEnvironmentVariable("CHANNELS_UPDATE_SNAPSHOTS") == "1";

    public static void AssertMatches(GeneratorRun run, string name)
    {
        string text = string.Join("\n", run.Result.GeneratedSources
            .OrderBy(static source => source.HintName, StringComparer.Ordinal)
            .Select(static source => $"// ==== {source.HintName}\n{source.SourceText}"));
        text = text.Replace($"\"{Version}\"", "\"VERSION\"");

        string path = Path.Combine(Repository.TestProject, "Snapshots", name + ".cs");
        if (IsUpdating)
        {
            File.WriteAllText(path, text);
            return;
        }

        Assert.True(File.Exists(path), $"There is no snapshot {name}; set CHANNELS_UPDATE_SNAPSHOTS=1 to write it.");
        string expected = File.ReadAllText(path);
        if (expected != text)
            Assert.Fail($"{name} differs in line {FirstDifference(expected, text)}:\n{text}");
    }

    private static string Version => typeof(ChannelGenerator).Assembly.GetName().Version!.ToString(3);

    private static int FirstDifference(string expected, string actual)
    {
        string[] left = expected.Split('\n');
        string[] right = actual.Split('\n');
        int line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line])
            line++;
        return line + 1;
    }
}
