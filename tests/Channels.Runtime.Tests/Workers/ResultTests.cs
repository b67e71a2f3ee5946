using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Workers;

/// <summary>What workers return, and what their result is where they don't.</summary>
public sealed class ResultTests : ChannelTest
{
    private readonly WorkerOptions _options = new() { Executable = Helper.Executable, StandardError = TextWriter.Null, Logger = new ListLogger() };

    [Fact]
    public async Task Results_of_all_kinds_come_back()
    {
        Assert.Equal(5, await EndAsync(ResultWorkers.StartAdd(2, 3, _options)));
        Assert.Equal("a text\n\ud800", await EndAsync(ResultWorkers.StartEcho("a text\n\ud800", _options)));
        Assert.Null(await EndAsync(ResultWorkers.StartEcho(null, _options)));
        Job renamed = await EndAsync(ResultWorkers.StartRename(new Job(1, "old", ["x"]), "new", _options));
        Assert.Equal((1, "new", "x"), (renamed.Id, renamed.Name, Assert.Single(renamed.Tags!)));
        Assert.Equal(Enumerable.Range(0, 1000), await EndAsync(ResultWorkers.StartCount(1000, _options)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    [InlineData(20 << 20)]
    public async Task Results_of_any_size_come_back(int length)
    {
        byte[] result = await EndAsync(ResultWorkers.StartFill(length, 7, _options));
        Assert.Equal(length, result.Length);
        Assert.True(result.AsSpan().IndexOfAnyExcept((byte)7) < 0);
    }

    [Fact]
    public async Task A_method_that_throws_has_no_result()
    {
        await using WorkerProcess<int> worker = ResultWorkers.StartRefuse("no", _options);
        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Result.Within());
        Assert.Equal("no", crash.ExceptionMessage);
        Assert.Same(crash, await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within()));
    }

    [Fact]
    public async Task An_exit_is_no_result()
    {
        await using WorkerProcess<int> worker = ResultWorkers.StartExitInOrder(_options);
        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Result.Within());
        Assert.Equal(0, crash.ExitCode);
        Assert.Contains("before its method returned", crash.Message);
    }

    [Fact]
    public async Task No_task_is_an_error_that_says_so()
    {
        await using WorkerProcess<int> worker = ResultWorkers.StartReturnNull(_options);
        Assert.Contains("null in place of a task", (await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Result.Within())).Message);
    }

    [Fact]
    public async Task A_worker_that_stops_because_it_was_asked_to_has_a_cancelled_result()
    {
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess<int> worker = ResultWorkers.StartWaitForStop(answers.Writer, _options);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        Assert.True(await worker.StopAsync().Within());
        await Assert.ThrowsAsync<TaskCanceledException>(() => worker.Result.Within());
        await worker.Completion.Within();
    }

    private static async Task<T> EndAsync<T>(WorkerProcess<T> worker)
    {
        await using (worker)
        {
            T result = await worker.Result.Within();
            await worker.Completion.Within();
            return result;
        }
    }
}
