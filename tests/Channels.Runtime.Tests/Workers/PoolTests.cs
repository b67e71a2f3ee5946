using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Workers;

/// <summary>Pools: workers that are replaced when they die, until the work is done.</summary>
public sealed class PoolTests : ChannelTest
{
    private const int Kill = 9;

    private readonly ListLogger _log = new();
    private readonly WorkerPoolOptions _options;

    public PoolTests() => _options = new WorkerPoolOptions
    {
        Worker = new WorkerOptions { Executable = Helper.Executable, Logger = _log, StandardError = TextWriter.Null },
        MaxQuickDeaths = int.MaxValue,
    };

    [Fact]
    public async Task The_work_is_done_when_the_pool_is_drained()
    {
        using IQueuedNumbers.Channel numbers = IQueuedNumbers.Create();
        using IQueuedNumbers.Channel others = IQueuedNumbers.Create();
        await using WorkerPool pool = WorkerPool.Start(3, options => PoolWorkers.StartPassOn(numbers.Reader, others.Writer, options), _options);
        Assert.Equal(3, pool.Count);
        for (int i = 0; i < 1000; i++) numbers.Writer.Number(i);
        Task draining = pool.DrainAsync();
        await Patience.Waits(draining);
        numbers.Writer.Complete();
        await draining.Within();
        others.Writer.Complete();
        Assert.Equal(Enumerable.Range(0, 1000), (await others.Reader.ReadAllAsync().ToListAsync().Within()).Order());

        List<WorkerEvent> events = await pool.Events.ToListAsync().Within();
        Assert.Equal(3, events.Count(static happened => happened.Kind == WorkerEventKind.Started));
        Assert.Equal([0, 1, 2], events.Where(static happened => happened.Kind == WorkerEventKind.Returned).Select(static happened => happened.Slot).Order());
        Assert.Equal(6, events.Count);
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task A_worker_that_dies_is_replaced_by_a_process_that_is_up()
    {
        using IQueuedNumbers.Channel numbers = IQueuedNumbers.Create();
        using IQueuedNumbers.Channel others = IQueuedNumbers.Create();
        await using WorkerPool pool = WorkerPool.Start(1, options => PoolWorkers.StartPassOn(numbers.Reader, others.Writer, options), _options);
        await using IAsyncEnumerator<WorkerEvent> events = pool.Events.GetAsyncEnumerator();
        int process = (await NextAsync(events, WorkerEventKind.Started)).ProcessId;
        for (int i = 0; i < 5; i++)
        {
            // The replacement came while this one worked.
            numbers.Writer.Number(i);
            Assert.Equal(i, await others.Reader.ReadAsync().Within());
            numbers.Writer.Number(-1);
            WorkerEvent crashed = await NextAsync(events, WorkerEventKind.Crashed);
            Assert.Equal(process, crashed.ProcessId);
            Assert.Equal(0, crashed.Slot);
            Assert.Equal(9, crashed.Crash!.ExitCode);
            WorkerEvent started = await NextAsync(events, WorkerEventKind.Started);
            Assert.NotEqual(process, started.ProcessId);
            Assert.InRange(started.Time - crashed.Time, TimeSpan.Zero, TimeSpan.FromSeconds(5));
            process = started.ProcessId;
        }

        numbers.Writer.Complete();
        await pool.DrainAsync().Within();
        Assert.Equal(5, _log.Entries.Count);
    }

    [Fact]
    public async Task Delays_grow_and_the_pool_gives_up()
    {
        _options.MaxQuickDeaths = 5;
        _options.QuickDeath = Patience.Longest;
        _options.RestartDelay = TimeSpan.FromMilliseconds(10);
        _options.MaxRestartDelay = TimeSpan.FromMilliseconds(35);
        await using WorkerPool pool = WorkerPool.Start(1, options => PoolWorkers.StartDieAtOnce("no luck", options), _options);
        WorkerPoolException failure = await Assert.ThrowsAsync<WorkerPoolException>(() => pool.DrainAsync().Within());
        WorkerCrashedException crash = Assert.IsType<WorkerCrashedException>(failure.InnerException);
        Assert.Equal("no luck", crash.ExceptionMessage);
        Assert.Contains("no luck", failure.Message);
        Assert.Contains("5 workers", failure.Message);

        List<WorkerEvent> events = await pool.Events.ToListAsync().Within();
        Assert.Equal(
            [0.0, 10, 20, 35, 35],
            events.Where(static happened => happened.Kind == WorkerEventKind.Crashed).Select(static happened => happened.RestartDelay.TotalMilliseconds));
        Assert.Equal(5, events.Count(static happened => happened.Kind == WorkerEventKind.Started));
        Assert.Equal(WorkerEventKind.GaveUp, events[^1].Kind);
        Assert.Equal(5, _log.Entries.Count);
    }

    [Fact]
    public async Task A_pool_that_gives_up_stops_its_other_workers()
    {
        _options.MaxQuickDeaths = 1;
        using IQueuedNumbers.Channel numbers = IQueuedNumbers.Create();
        using IQueuedNumbers.Channel others = IQueuedNumbers.Create();
        await using WorkerPool pool = WorkerPool.Start(3, options => PoolWorkers.StartPassOn(numbers.Reader, others.Writer, options), _options);
        numbers.Writer.Number(-1);
        await Assert.ThrowsAsync<WorkerPoolException>(() => pool.Completion.Within());
        List<WorkerEvent> events = await pool.Events.ToListAsync().Within();
        AssertAreGone(events);
    }

    [Fact]
    public async Task Stopping_ends_all_workers_and_spares()
    {
        _options.Spares = 2;
        using IQueuedNumbers.Channel numbers = IQueuedNumbers.Create();
        using IQueuedNumbers.Channel others = IQueuedNumbers.Create();
        WorkerPool pool = WorkerPool.Start(2, options => PoolWorkers.StartPassOn(numbers.Reader, others.Writer, options), _options);
        numbers.Writer.Number(1);
        Assert.Equal(1, await others.Reader.ReadAsync().Within());
        await pool.StopAsync().Within();
        await pool.Completion.Within();
        List<WorkerEvent> events = await pool.Events.ToListAsync().Within();
        AssertAreGone(events);
        Assert.Equal(2, events.Count(static happened => happened.Kind == WorkerEventKind.Returned));
        Assert.Equal(4, events.Count);
        Assert.Empty(_log.Entries);
        await pool.DisposeAsync().Within();
    }

    [Fact]
    public async Task A_worker_that_is_being_started_is_stopped_as_the_others_are()
    {
        _options.Worker.GracePeriod = TimeSpan.FromHours(1);
        using ITexts.Channel answers = ITexts.Create();
        using ManualResetEventSlim isStopping = new();
        TaskCompletionSource isReplacing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int starts = 0;
        WorkerPool pool = WorkerPool.Start(1, Start, _options);
        await isReplacing.Task.Within();
        Task stopping = pool.StopAsync(TimeSpan.FromMilliseconds(100));
        isStopping.Set();
        await stopping.Within();
        List<WorkerEvent> events = await pool.Events.ToListAsync().Within();
        Assert.Contains("had not stopped in time", events[^1].Crash!.Message);

        WorkerProcess Start(WorkerOptions options)
        {
            if (starts++ == 0) return PoolWorkers.StartDieAtOnce("a place is free", options);
            isReplacing.SetResult();
            Assert.True(isStopping.Wait(Patience.Longest));
            return WorkerMethods.StartIgnoreStop(answers.Writer, options);
        }
    }

    [Fact]
    public async Task A_grace_period_that_is_none_stops_nothing()
    {
        using IQueuedNumbers.Channel numbers = IQueuedNumbers.Create();
        using IQueuedNumbers.Channel others = IQueuedNumbers.Create();
        await using WorkerPool pool = WorkerPool.Start(1, options => PoolWorkers.StartPassOn(numbers.Reader, others.Writer, options), _options);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pool.StopAsync(TimeSpan.FromTicks(-1)).Within());
        await using IAsyncEnumerator<WorkerEvent> events = pool.Events.GetAsyncEnumerator();
        _ = await NextAsync(events, WorkerEventKind.Started);
        numbers.Writer.Number(-1);
        _ = await NextAsync(events, WorkerEventKind.Crashed);
        _ = await NextAsync(events, WorkerEventKind.Started);
        numbers.Writer.Complete();
        await pool.DrainAsync().Within();
    }

    public static TheoryData<string, Action<WorkerOptions>> Changes => new()
    {
        { nameof(WorkerOptions.Executable), static options => options.Executable += ".dll" },
        { nameof(WorkerOptions.Environment), static options => options.Environment["CHANNELS_TEST_SET"] = "set" },
        { nameof(WorkerOptions.Environment), static options => options.Environment["CHANNELS_TEST_POOL"] = null },
        { nameof(WorkerOptions.WorkingDirectory), static options => options.WorkingDirectory = "/" },
        { nameof(WorkerOptions.StandardInput), static options => options.StandardInput = Stream.Null },
        { nameof(WorkerOptions.StandardOutput), static options => options.StandardOutput = TextWriter.Null },
        { nameof(WorkerOptions.StandardError), static options => options.StandardError = null },
        { nameof(WorkerOptions.Priority), static options => options.Priority = ProcessPriorityClass.BelowNormal },
        { nameof(WorkerOptions.IsDetached), static options => options.IsDetached = true },
        { nameof(WorkerOptions.GracePeriod), static options => options.GracePeriod = TimeSpan.FromSeconds(1) },
        { nameof(WorkerOptions.DumpOnCrash), static options => options.DumpOnCrash = true },
        { nameof(WorkerOptions.DumpDirectory), static options => options.DumpDirectory = "/" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_would_not_hold_for_spares_is_an_error(string name, Action<WorkerOptions> change)
    {
        _options.Worker.Environment["CHANNELS_TEST_POOL"] = "pool";
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => WorkerPool.Start(1, Start, _options));
        Assert.Contains($"{nameof(WorkerOptions)}.{name},", error.Message);
        Assert.Contains(nameof(WorkerPoolOptions.Spares), error.Message);

        WorkerProcess Start(WorkerOptions options)
        {
            change(options);
            return PoolWorkers.StartDieAtOnce("", options);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_holds_for_each_worker_can_be_set_for_each(int spares)
    {
        const string Variable = "CHANNELS_TEST_SET";
        _options.Spares = spares;
        using IQueuedTexts.Channel answers = IQueuedTexts.Create();
        List<ListLogger> logs = [];
        await using WorkerPool pool = WorkerPool.Start(1, Start, _options);
        await pool.DrainAsync().Within();
        for (int i = 0; i < 3; i++) Assert.Equal(spares == 0 ? $"set {i}" : null, await answers.Reader.ReadAsync().Within());
        Assert.Empty(_log.Entries);
        Assert.Equal([1, 1, 0], logs.Select(static log => log.Entries.Count));

        WorkerProcess Start(WorkerOptions options)
        {
            if (spares == 0) options.Environment[Variable] = $"set {logs.Count}";
            options.Logger = new ListLogger();
            logs.Add((ListLogger)options.Logger);
            return PoolWorkers.StartTellVariable(Variable, logs.Count < 3, answers.Writer, options);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_spare_that_can_not_be_started_is_done_without(bool isNeeded)
    {
        WorkerOptions own = _options.Worker;
        _options.Worker = new WorkerOptions { DumpOnCrash = true, DumpDirectory = "no\0directory" };
        using IQueuedNumbers.Channel numbers = IQueuedNumbers.Create();
        using IQueuedNumbers.Channel others = IQueuedNumbers.Create();
        await using WorkerPool pool = WorkerPool.Start(1, _ => PoolWorkers.StartPassOn(numbers.Reader, others.Writer, own), _options);
        await using IAsyncEnumerator<WorkerEvent> events = pool.Events.GetAsyncEnumerator();
        _ = await NextAsync(events, WorkerEventKind.Started);
        if (isNeeded)
        {
            numbers.Writer.Number(-1);
            _ = await NextAsync(events, WorkerEventKind.Crashed);
            _ = await NextAsync(events, WorkerEventKind.Started);
        }

        numbers.Writer.Number(1);
        Assert.Equal(1, await others.Reader.ReadAsync().Within());
        numbers.Writer.Complete();
        await pool.DrainAsync().Within();
        _ = await NextAsync(events, WorkerEventKind.Returned);
        Assert.False(await events.MoveNextAsync().Within());
    }

    [Fact]
    public async Task What_can_not_be_started_is_an_error_of_the_caller()
    {
        _options.Worker.Executable = "/nowhere/to/be/found";
        Assert.Throws<Win32Exception>(() => WorkerPool.Start(2, static options => PoolWorkers.StartDieAtOnce("", options), _options));
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkerPool.Start(0, static options => PoolWorkers.StartDieAtOnce("", options), _options));
        _options.Worker.IsDetached = true;
        Assert.Throws<ArgumentException>(() => WorkerPool.Start(1, static options => PoolWorkers.StartDieAtOnce("", options), _options));
        _options.Worker.IsDetached = false;
        _options.Worker.StandardInput = Stream.Null;
        Assert.Throws<ArgumentException>(() => WorkerPool.Start(1, static options => PoolWorkers.StartDieAtOnce("", options), _options));
        Assert.Throws<ArgumentNullException>(() => _options.Worker = null!);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPoolOptions { Spares = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPoolOptions { MaxQuickDeaths = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPoolOptions { RestartDelay = TimeSpan.FromSeconds(-1) });
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Tasks_are_all_done_though_workers_are_killed_all_the_time()
    {
        _options.QuickDeath = TimeSpan.Zero;
        TimeSpan duration = FullTests.AreOn ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(3);
        using ITasks.Channel tasks = ITasks.Create(options: new ProcessChannelOptions { MaxDeliveries = 1000 });
        using IQueuedNumbers.Channel marks = IQueuedNumbers.Create();
        await using WorkerPool pool = WorkerPool.Start(4, options => PoolWorkers.StartMark(tasks.Reader, marks.Writer, 1000, options), _options);
        Task<HashSet<int>> marking = CollectAsync(marks.Reader);
        HashSet<int> living = [];
        Task<List<WorkerEvent>> watching = WatchAsync(pool, living);

        Random random = new(1);
        List<int> killed = [];
        int count = 0;
        using (PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100)))
        {
            for (Stopwatch time = Stopwatch.StartNew(); time.Elapsed < duration; await timer.WaitForNextTickAsync())
            {
                for (int i = 0; i < 2000 && tasks.Unfinished < 5000; i++) tasks.Writer.Number(count++);
                if (Pick(living, random) is not { } victim) continue;
                killed.Add(victim);
                await Signals.SendAsync(victim, Kill);
            }
        }

        tasks.Writer.Complete();
        await tasks.JoinAsync().Within();
        await pool.DrainAsync().Within();
        marks.Writer.Complete();
        Assert.Equal(Enumerable.Range(0, count), (await marking.Within()).Order());

        List<WorkerEvent> events = await watching.Within();
        Assert.Equal(killed.Order(), events.Where(static happened => happened.Kind == WorkerEventKind.Crashed).Select(static happened => happened.ProcessId).Order());
        Assert.Equal(killed.Order(), _log.Entries.Select(static entry => ((WorkerCrashedException)entry.Exception!).ProcessId).Order());
        Assert.True(killed.Count > duration.TotalSeconds * 3, $"Only {killed.Count} were killed.");
        Assert.Equal(4, events.Count(static happened => happened.Kind == WorkerEventKind.Returned));
    }

    private static async Task<HashSet<int>> CollectAsync(IQueuedNumbers.Reader marks)
    {
        HashSet<int> seen = [];
        await foreach (int mark in marks.ReadAllAsync()) seen.Add(mark);
        return seen;
    }

    /// <summary>Keeps the set of those that were started and have not ended.</summary>
    private static async Task<List<WorkerEvent>> WatchAsync(WorkerPool pool, HashSet<int> living)
    {
        List<WorkerEvent> events = [];
        await foreach (WorkerEvent happened in pool.Events)
        {
            events.Add(happened);
            lock (living)
            {
                if (happened.Kind == WorkerEventKind.Started) living.Add(happened.ProcessId);
                else living.Remove(happened.ProcessId);
            }
        }

        return events;
    }

    private static int? Pick(HashSet<int> living, Random random)
    {
        lock (living)
        {
            if (living.Count == 0) return null;
            int picked = living.ElementAt(random.Next(living.Count));
            living.Remove(picked);
            return picked;
        }
    }

    private static async Task<WorkerEvent> NextAsync(IAsyncEnumerator<WorkerEvent> events, WorkerEventKind kind)
    {
        Assert.True(await events.MoveNextAsync().Within());
        Assert.Equal(kind, events.Current.Kind);
        return events.Current;
    }

    /// <summary>The pool's workers are, and so are its spares: nothing is a child of this process any more.</summary>
    private static void AssertAreGone(IEnumerable<WorkerEvent> events)
    {
        foreach (WorkerEvent happened in events) Assert.False(Directory.Exists($"/proc/{happened.ProcessId}"));
        string self = $"{Environment.ProcessId} ";
        foreach (string directory in Directory.GetDirectories("/proc", "??*").Where(static name => char.IsDigit(Path.GetFileName(name)[0])))
        {
            try
            {
                string status = File.ReadAllText(Path.Combine(directory, "stat"));
                Assert.False(status[(status.LastIndexOf(')') + 3)..].StartsWith(self, StringComparison.Ordinal) && status.Contains("Channels.TestPr", StringComparison.Ordinal), status);
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }
    }
}
