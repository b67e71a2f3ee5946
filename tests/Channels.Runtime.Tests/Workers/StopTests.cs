using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Workers;

/// <summary>Ending workers in order, and those that don't want to.</summary>
public sealed class StopTests : ChannelTest
{
    private const int Interrupt = 2, Kill = 9;

    private readonly ListLogger _log = new();
    private readonly WorkerOptions _options;

    public StopTests() => _options = new WorkerOptions { Executable = Helper.Executable, Logger = _log, StandardError = TextWriter.Null };

    [Fact]
    public async Task StopAsync_asks_and_waits()
    {
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = WorkerMethods.StartWaitForStop(answers.Writer, _options);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        Assert.Null(worker.ExitCode);
        Assert.True(await worker.StopAsync(Patience.Longest).Within());
        Assert.Equal("stopped", await answers.Reader.ReadAsync().Within());
        Assert.Equal(0, worker.ExitCode);
        Assert.Null(worker.Signal);
        await worker.Completion.Within();
        Assert.True(await worker.StopAsync().Within());
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task A_method_that_is_cancelled_because_it_is_to_stop_has_not_crashed()
    {
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = DyingWorkers.StartWait(answers.Writer, _options);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        Assert.True(await worker.StopAsync().Within());
        await worker.Completion.Within();
        Assert.Equal(0, worker.ExitCode);
        Assert.False(await answers.Reader.WaitToReadAsync().Within());
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task A_detached_worker_ends_in_order_after_its_parent()
    {
        string file = Path.Combine(Path.GetTempPath(), "channels-outlast-" + Guid.NewGuid().ToString("n"));
        try
        {
            using Process parent = StartParent("outlasted", file);
            int worker = (await ReadWorkersAsync(parent))[0];
            parent.Kill();
            await AssertIsGoneAsync(worker, Patience.Longest);
            Assert.Equal("ended with 0", await File.ReadAllTextAsync(file));
        }
        finally
        {
            File.Delete(file);
        }

        await RemoveLeftOversAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopAsync_kills_the_whole_tree_of_one_that_does_not_stop(bool cancelled)
    {
        using ILengths.Channel children = ILengths.Create();
        await using WorkerProcess worker = DyingWorkers.StartWaitWithChild(children.Writer, _options);
        int child = (int)await children.Reader.ReadAsync().Within();
        using CancellationTokenSource cancellation = new();
        Task<bool> stopping = worker.StopAsync(cancelled ? Patience.Longest : TimeSpan.FromMilliseconds(100), cancellation.Token);
        await Patience.Waits(stopping);
        if (cancelled) await cancellation.CancelAsync();
        Assert.False(await stopping.Within());
        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
        Assert.Equal(Kill, crash.Signal);
        Assert.Contains("had not stopped in time", crash.Message);
        await AssertIsGoneAsync(child, TimeSpan.FromSeconds(1));
        Assert.Single(_log.Entries);
    }

    [Fact]
    public async Task A_kill_of_one_that_was_killed_for_not_stopping_changes_nothing()
    {
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = WorkerMethods.StartIgnoreStop(answers.Writer, _options);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());

        // Without a grace period it is killed before this returns.
        Task<bool> stopping = worker.StopAsync(TimeSpan.Zero);
        worker.Kill();
        Assert.False(await stopping.Within());
        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
        Assert.Contains("had not stopped in time", crash.Message);
        Assert.Single(_log.Entries);
    }

    [Fact]
    public async Task One_that_is_killed_while_it_stops_has_not_ended_by_itself()
    {
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = WorkerMethods.StartIgnoreStop(answers.Writer, _options);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        Task<bool> stopping = worker.StopAsync(Patience.Longest);
        worker.Kill();
        Assert.False(await stopping.Within());
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task Kill_can_end_the_tree()
    {
        using ILengths.Channel children = ILengths.Create();
        await using WorkerProcess worker = DyingWorkers.StartWaitWithChild(children.Writer, _options);
        int child = (int)await children.Reader.ReadAsync().Within();
        worker.Kill(entireProcessTree: true);
        await worker.WaitForExitAsync().Within();
        await AssertIsGoneAsync(child, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task DisposeAsync_keeps_to_the_grace_period()
    {
        _options.GracePeriod = TimeSpan.FromMilliseconds(200);
        using ITexts.Channel answers = ITexts.Create();
        WorkerProcess worker = WorkerMethods.StartIgnoreStop(answers.Writer, _options);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        Stopwatch time = Stopwatch.StartNew();
        await worker.DisposeAsync().Within();
        Assert.InRange(time.Elapsed, TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(5));
        Assert.Equal(128 + Kill, worker.ExitCode);
    }

    [Fact]
    public async Task Grace_periods_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerOptions { GracePeriod = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerOptions { GracePeriod = TimeSpan.MaxValue });
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = WorkerMethods.StartWaitForStop(answers.Writer, _options);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => worker.StopAsync(TimeSpan.FromTicks(-1)).Within());
    }

    [Fact]
    public async Task An_interrupt_is_the_parents_business()
    {
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = WorkerMethods.StartWaitForStop(answers.Writer, _options);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        await Signals.SendAsync(worker.Id, Interrupt);
        await Patience.Waits(worker.Completion);
        Assert.True(await worker.StopAsync().Within());
        Assert.Equal("stopped", await answers.Reader.ReadAsync().Within());
    }

    [Fact]
    public async Task Workers_of_a_parent_that_is_killed_are_gone_within_the_grace_period()
    {
        using Process parent = StartParent("attached");
        int[] workers = await ReadWorkersAsync(parent);
        parent.Kill();
        await parent.WaitForExitAsync().Within();

        // One second is their grace period, and a death is seen within one.
        foreach (int worker in workers) await AssertIsGoneAsync(worker, TimeSpan.FromSeconds(3));
        await RemoveLeftOversAsync();
    }

    [Fact]
    public async Task Detached_workers_of_a_parent_that_is_killed_go_on()
    {
        using Process parent = StartParent("detached");
        int[] workers = await ReadWorkersAsync(parent);
        parent.Kill();
        await parent.WaitForExitAsync().Within();
        await Task.Delay(TimeSpan.FromSeconds(3));
        foreach (int worker in workers) Assert.True(IsThere(worker));
        foreach (int worker in workers) await Signals.SendAsync(worker, Kill);
        foreach (int worker in workers) await AssertIsGoneAsync(worker, TimeSpan.FromSeconds(3));
        await RemoveLeftOversAsync();
    }

    [Fact]
    public async Task A_detached_worker_outlives_DisposeAsync()
    {
        _options.IsDetached = true;
        using ITexts.Channel answers = ITexts.Create();
        WorkerProcess worker = WorkerMethods.StartWaitForStop(answers.Writer, _options);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        await worker.DisposeAsync().Within();
        await Patience.Waits(worker.Completion);
        Assert.True(await worker.StopAsync().Within());
        await worker.Completion.Within();
    }

    private static Process StartParent(params string[] kind)
    {
        ProcessStartInfo start = new(Helper.Executable, ["parent", .. kind]) { RedirectStandardOutput = true, UseShellExecute = false };
        return Process.Start(start) ?? throw new InvalidOperationException("The parent does not start.");
    }

    private static async Task<int[]> ReadWorkersAsync(Process parent)
    {
        string line = await parent.StandardOutput.ReadLineAsync().Within() ?? throw new InvalidOperationException("The parent has ended.");
        return Array.ConvertAll(line.Split(' '), static id => int.Parse(id, CultureInfo.InvariantCulture));
    }

    private static bool IsThere(int process) => Directory.Exists("/proc/" + process.ToString(CultureInfo.InvariantCulture)) && !IsZombie(process);

    /// <summary>It has ended; that nobody has asked how is not its fault.</summary>
    private static bool IsZombie(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static async Task AssertIsGoneAsync(int process, TimeSpan limit)
    {
        for (Stopwatch time = Stopwatch.StartNew(); IsThere(process); await Task.Delay(10))
            Assert.True(time.Elapsed < limit, $"The process {process} is still there.");
    }

    /// <summary>What killed processes leave goes with the next channel, as soon as the last of their threads has gone.</summary>
    private async Task RemoveLeftOversAsync()
    {
        for (Stopwatch time = Stopwatch.StartNew(); time.Elapsed < Patience.Longest; await Task.Delay(20))
        {
            using (ITexts.Channel next = ITexts.Create())
            {
                // It is there to sweep.
            }

            if (Folder.Entries.Length == 0) return;
        }
    }
}
