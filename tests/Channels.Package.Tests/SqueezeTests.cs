using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>The sample that compresses files in a pool, run on real ones.</summary>
public sealed class SqueezeTests
{
    private const int TwoQueuesAndTwoLinksToEachProcess = 8;

    private static readonly Sample s_sample = new("Squeeze");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Every_file_is_there_and_is_what_it_was(int workers)
    {
        string source = Repository.PathOf("src", "Channels.Runtime");
        using Workspace workspace = new();
        string said = await s_sample.RunAsync(workspace, source, workspace.PathOf("target"), "--workers", $"{workers}");
        AssertIsRight(source, workspace, said);
    }

    [Fact]
    public async Task A_crash_is_reported_and_nothing_is_missing()
    {
        string source = Repository.PathOf("src", "Channels.Runtime");
        using Workspace workspace = new();
        string said = await s_sample.RunAsync(workspace, source, workspace.PathOf("target"), "--workers", "2", "--crash");
        AssertIsRight(source, workspace, said);
        string report = Assert.Single(said.Split('\n'), static line => line.StartsWith("Channels.WorkerCrashedException", StringComparison.Ordinal));
        Assert.Contains("Squeeze.Squeezing.Compress(", report);
        Assert.Contains($"source: \"{source}\"", report);
        Assert.Contains("SIGABRT (signal 6): System.Environment.FailFast: It was asked for a crash", report);
        Assert.Contains("   --- in the worker ---", said);
    }

    [Fact]
    public async Task An_interrupted_run_ends_soon_and_leaves_nothing_behind()
    {
        using Workspace workspace = new();
        byte[] bytes = new byte[1 << 20];
        for (int i = 0; i < 300; i++)
        {
            new Random(i).NextBytes(bytes.AsSpan(0, bytes.Length / 2));
            workspace.Write(Convert.ToBase64String(bytes), "source", $"{i}");
        }

        await s_sample.InterruptAsync(workspace, TwoQueuesAndTwoLinksToEachProcess, workspace.PathOf("source"), workspace.PathOf("target"), "--workers", "2");
        string[] compressed = Directory.Exists(workspace.PathOf("target")) ? Directory.GetFiles(workspace.PathOf("target")) : [];
        Assert.All(compressed, static file => Assert.EndsWith(".br", file));
    }

    private static void AssertIsRight(string source, Workspace workspace, string said)
    {
        string[] paths = [.. Directory.GetFiles(source, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(source, path)).Order()];
        string target = workspace.PathOf("target");
        Assert.Equal(paths.Select(static path => path + ".br"), Directory.GetFiles(target, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(target, path)).Order());
        foreach (string path in paths)
        {
            using BrotliStream reading = new(File.OpenRead(Path.Combine(target, path + ".br")), CompressionMode.Decompress);
            using MemoryStream content = new();
            reading.CopyTo(content);
            Assert.Equal(File.ReadAllBytes(Path.Combine(source, path)), content.ToArray());
        }

        Assert.Contains($"{paths.Length} files, ", said);
    }
}
