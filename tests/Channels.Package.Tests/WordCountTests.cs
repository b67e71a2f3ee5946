using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>The sample that counts words, run on real files.</summary>
public sealed partial class WordCountTests
{
    private const int TwoQueuesAndTwoLinksToEachWorker = 6;

    private static readonly Sample s_sample = new("WordCount");

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_folder_has_the_words_that_a_plain_loop_finds_in_it(int workers)
    {
        string folder = Repository.PathOf("src", "Channels.Runtime", "Queues");
        Dictionary<string, long> expected = [];
        foreach (string file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            foreach (Match word in Word().Matches((await File.ReadAllTextAsync(file)).ToLowerInvariant()))
                expected[word.Value] = expected.GetValueOrDefault(word.Value) + 1;
        }

        using Workspace workspace = new();
        string said = await s_sample.RunAsync(workspace, folder, "--pattern", "*.cs", "--top", "1000000", "--workers", workers.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(expected.OrderBy(static word => word.Key, StringComparer.Ordinal), Counted(said).OrderBy(static word => word.Key, StringComparer.Ordinal));
        Assert.Contains($"{Show(expected.Values.Sum())} words, {Show(expected.Count)} different ones", said);
    }

    [Fact]
    public async Task Large_and_empty_files_are_counted_and_what_cannot_be_is_named()
    {
        const int Lines = 1_000_000;
        using Workspace workspace = new();
        workspace.Write("", "files", "empty");
        workspace.Write(string.Concat(Enumerable.Repeat("one two Two\n", Lines)), "files", "below", "large");
        workspace.Write("a\0b", "files", "binary");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(workspace.PathOf("files", "socket")));

        string said = await s_sample.RunAsync(workspace, workspace.PathOf("files"), "--workers", "2");
        Assert.Equal(new Dictionary<string, long> { ["one"] = Lines, ["two"] = 2 * Lines }, Counted(said));
        Assert.Contains($"{Show(3 * Lines)} words, 2 different ones, in 2 files.", said);
        Assert.Contains(workspace.PathOf("files", "binary") + " is not counted: ", said);
        Assert.Contains(workspace.PathOf("files", "socket") + " is not counted: ", said);
    }

    [Fact]
    public async Task An_interrupted_count_ends_soon_and_leaves_nothing_behind()
    {
        // Work for minutes, which takes no room: one file under many names.
        using Workspace workspace = new();
        workspace.Write(string.Concat(Enumerable.Repeat("one two Two\n", 1_000_000)), "files", "0");
        await Command.RunAsync(workspace.PathOf("files"), "sh", ["-c", "for name in $(seq 1000); do ln 0 $name; done"]);

        await s_sample.InterruptAsync(workspace, TwoQueuesAndTwoLinksToEachWorker, workspace.PathOf("files"), "--workers", "2");
    }

    /// <summary>What the table says.</summary>
    private static Dictionary<string, long> Counted(string said) => Row().Matches(said).ToDictionary(
        static row => row.Groups["word"].Value, static row => long.Parse(row.Groups["times"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));

    private static string Show(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^│ (?<word>\S+) +│ +(?<times>[\d,]+) │", RegexOptions.Multiline)]
    private static partial Regex Row();
}
