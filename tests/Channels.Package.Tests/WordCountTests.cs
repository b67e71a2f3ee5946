using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>The sample that counts words, run on real files.</summary>
public sealed partial class WordCountTests
{
    private static readonly string s_program = Sample.PathOf("WordCount");

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
        string said = await RunAsync(workspace, folder, "--pattern", "*.cs", "--top", "1000000", "--workers", workers.ToString(CultureInfo.InvariantCulture));
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

        string said = await RunAsync(workspace, workspace.PathOf("files"), "--workers", "2");
        Assert.Equal(new Dictionary<string, long> { ["one"] = Lines, ["two"] = 2 * Lines }, Counted(said));
        Assert.Contains($"{Show(3 * Lines)} words, 2 different ones, in 2 files.", said);
        Assert.Contains(workspace.PathOf("files", "binary") + " is not counted: ", said);
        Assert.Contains(workspace.PathOf("files", "socket") + " is not counted: ", said);
    }

    [Fact]
    public async Task An_interrupted_count_ends_soon_and_leaves_nothing_behind()
    {
        // Two queues, and two links to each worker.
        const int ChannelsOfTwoWorkers = 6;

        // Work for minutes, which takes no room: one file under many names.
        using Workspace workspace = new();
        workspace.Write(string.Concat(Enumerable.Repeat("one two Two\n", 1_000_000)), "files", "0");
        await Command.RunAsync(workspace.PathOf("files"), "sh", ["-c", "for name in $(seq 1000); do ln 0 $name; done"]);

        // In a session of its own, so that all of its processes can be told at once, as Ctrl+C does. Tests that run in the background
        // may have been started with that signal ignored, which is inherited.
        ProcessStartInfo start = new("env", ["--default-signal=INT", "setsid", s_program, workspace.PathOf("files"), "--workers", "2"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CHANNELS_DIR"] = workspace.PathOf("channels");
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        try
        {
            while (ChannelsIn(workspace) < ChannelsOfTwoWorkers)
                await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
            await Command.RunAsync(workspace.Root, "kill", ["-INT", "--", "-" + process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        Assert.Equal("Cancelled.\n", await process.StandardError.ReadToEndAsync(limit.Token));
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync(limit.Token));
        Assert.Equal(130, process.ExitCode);
        Assert.Equal(0, ChannelsIn(workspace));
    }

    private static async Task<string> RunAsync(Workspace workspace, params string[] arguments)
    {
        string said = await Command.RunAsync(workspace.Root, s_program, arguments, ("CHANNELS_DIR", workspace.PathOf("channels")));
        Assert.Equal(0, ChannelsIn(workspace));
        return said;
    }

    private static int ChannelsIn(Workspace workspace)
    {
        string folder = workspace.PathOf("channels");
        return Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder).Length : 0;
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
