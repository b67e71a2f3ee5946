using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>The sample that walks a tree of directories, run on real ones.</summary>
public sealed partial class TaskTreeTests
{
    private const int TwoQueuesAndTwoLinksToEachWorker = 6;

    private static readonly Sample s_sample = new("TaskTree");

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_tree_has_the_files_that_a_plain_loop_finds_in_it(int workers)
    {
        string root = Repository.PathOf("src", "Channels.Runtime");
        using Workspace workspace = new();
        string said = await s_sample.RunAsync(workspace, root, "--top", "1000000", "--workers", workers.ToString(CultureInfo.InvariantCulture));
        AssertIsRight(root, said);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Nothing_is_missing_or_counted_twice_if_a_worker_is_killed_on_the_way(int workers)
    {
        // So wide that what the root's task puts does not fit into shared memory at once, and so deep that there are tasks for each worker.
        using Workspace workspace = new();
        for (int i = 0; i < 300; i++)
        {
            string wide = string.Create(CultureInfo.InvariantCulture, $"{i}{new string('x', 200)}");
            for (int j = 0; j < i % 5; j++)
                workspace.Write(new string('x', i), "tree", wide, j.ToString(CultureInfo.InvariantCulture), "below", "file");
            Directory.CreateDirectory(workspace.PathOf("tree", wide, "empty"));
        }

        string said = await s_sample.RunAsync(workspace, workspace.PathOf("tree"), "--top", "1000000", "--kill", "--workers", workers.ToString(CultureInfo.InvariantCulture));
        Assert.Contains("Killed process ", said);
        AssertIsRight(workspace.PathOf("tree"), said);
    }

    [Fact]
    public async Task A_directory_that_nobody_can_list_is_named_and_the_others_are_counted()
    {
        // A name that is no text can't be said, also by one who may do everything.
        using Workspace workspace = new();
        workspace.Write("12345", "tree", "below", "file");
        await ShellAsync(workspace, "mkdir \"tree/$(printf 'bad\\377')\"");
        string said = await ShellAsync(workspace, $"{s_sample.Program} tree; echo Ended with $?. && rm -r tree/bad*");
        Assert.Contains(workspace.PathOf("tree", "bad"), said);
        Assert.Contains(" is not counted, after 3 tries: Could not find", said);
        Assert.Contains("2 directories, 1 files, 5 bytes.", said);
        Assert.Contains("Ended with 1.", said);
        Assert.Equal(0, Sample.ChannelsIn(workspace));
    }

    [Fact]
    public async Task An_interrupted_walk_ends_soon_and_leaves_nothing_behind()
    {
        // Many directories, of which most are still to be listed when the workers have come.
        using Workspace workspace = new();
        await ShellAsync(workspace, "mkdir -p tree/$(seq -s / 1 200) && cd tree && for name in $(seq 2 60); do cp -r 1 $name; done");
        await s_sample.InterruptAsync(workspace, TwoQueuesAndTwoLinksToEachWorker, workspace.PathOf("tree"), "--workers", "2");
    }

    /// <summary>Compares what was said with what .NET finds.</summary>
    private static void AssertIsRight(string root, string said)
    {
        string[] directories = [root, .. Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories)];
        FileInfo[] files = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(static path => new FileInfo(path))];
        Assert.Contains($"{Show(directories.Length)} directories, {Show(files.Length)} files, {Show(files.Sum(static file => file.Length))} bytes.", said);

        // Where a path is too long for the table's column, it is broken into lines: what is equal in number is enough.
        IEnumerable<(long Files, long Bytes)> expected = directories.Select(directory => files.Where(file => file.DirectoryName == directory).ToArray())
            .Select(static own => (own.LongLength, own.Sum(static file => file.Length)));
        Assert.Equal(expected.Order(), Row().Matches(said).Select(static row => (NumberOf(row.Groups["files"]), NumberOf(row.Groups["bytes"]))).Order());
    }

    private static Task<string> ShellAsync(Workspace workspace, string command) =>
        Command.RunAsync(workspace.Root, "sh", ["-c", command], ("CHANNELS_DIR", workspace.PathOf("channels")));

    private static long NumberOf(Group group) => long.Parse(group.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static string Show(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"│ +(?<files>[\d,]+) │ +(?<bytes>[\d,]+) │", RegexOptions.Multiline)]
    private static partial Regex Row();
}
