using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>Workers that have ended leave nothing behind: no process, no thread, no descriptor, no mapping, no file.</summary>
public sealed class WorkerLeakTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private const int WarmUp = 10;

    /// <summary>The thread pool starts and ends threads as it sees fit, a few at a time. A leak would be one for each worker.</summary>
    private const int PoolThreads = 6;

    [Fact]
    public async Task EndedWorkersLeaveNothing()
    {
        int count = TestForm.Choose(40, 500);
        using TemporaryFolder temporary = new();
        await using Victim parent = Victim.Start(
            $"start-workers warmup={WarmUp} count={count}", environment: new Dictionary<string, string> { ["TMPDIR"] = temporary.Path });
        await WorkersEnd(parent, WarmUp);
        int threadsBefore = NumberIn(await parent.Said("threads before"));
        string[] openBefore = (await parent.Said("open before")).Split('|');
        await WorkersEnd(parent, count);
        int threadsAfter = NumberIn(await parent.Said("threads after"));
        string[] openAfter = (await parent.Said("open after")).Split('|');
        Report($"{count} workers; {threadsBefore} threads before and {threadsAfter} after, {openAfter.Length} open files");

        Assert.True(openBefore.SequenceEqual(openAfter), $"There was open:\n{string.Join('\n', openBefore)}\nThere is now:\n{string.Join('\n', openAfter)}");
        Assert.InRange(threadsAfter, 0, threadsBefore + PoolThreads);
        Assert.DoesNotContain(File.ReadLines($"/proc/{parent.Id}/maps"), line => line.Contains(Folder.Path, StringComparison.Ordinal));
        Assert.Empty(ChildrenOf(parent.Id));
        Assert.Empty(Folder.Entries);

        // Those by which debuggers and profilers find a process of .NET.
        Assert.All(temporary.Entries, entry => Assert.Contains($"-{parent.Id}-", entry));

        parent.Tell();
        await parent.EndWell();
    }

    private static async Task WorkersEnd(Victim parent, int count)
    {
        for (int i = 0; i < count; i++) await parent.Said("worker");
    }

    private static int NumberIn(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Also those that have ended and that nobody has waited for.</summary>
    private static IEnumerable<string> ChildrenOf(int process)
    {
        foreach (string folder in Directory.GetDirectories("/proc").Where(static folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            if (StatusOf(folder) is { } status && ParentIn(status) == process) yield return status;
        }
    }

    private static string? StatusOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "stat"));
        }
        catch (IOException)
        {
            // It has just gone.
            return null;
        }
    }

    /// <summary>The second field after the name, which stands in parentheses and may hold any.</summary>
    private static int ParentIn(string status) =>
        int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
}
