using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Workers;

/// <summary>Worker processes: their arguments, and how they end.</summary>
public sealed class WorkerTests : ChannelTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Arguments_of_all_kinds_arrive(bool empty)
    {
        (int Number, string? Text, Job? Job, int[]? Array, ReadOnlyMemory<byte> Memory, Guid Id, Color Color, double? Nullable, List<string>? List, bool Flag, Point Point) a = empty
            ? default
            : (int.MinValue, "a text\n\ud800", new Job(1, "name", ["x", "y"]), [1, 2, 3], new byte[300_000], Guid.NewGuid(), Color.Blue, 1.5, ["a", ""], true, new Point(1, 2.5, Color.Red));
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = WorkerMethods.StartReport(
            a.Number, a.Text, a.Job, a.Array, a.Memory, a.Id, a.Color, a.Nullable, a.List, a.Flag, a.Point, answers.Writer, Helper.Worker);
        Assert.Equal(
            WorkerMethods.Describe(a.Number, a.Text, a.Job, a.Array, a.Memory, a.Id, a.Color, a.Nullable, a.List, a.Flag, a.Point),
            await answers.Reader.ReadAsync().Within());
        await worker.Completion.Within();
    }

    [Fact]
    public async Task Default_arguments_hold()
    {
        using ILengths.Channel answers = ILengths.Create();
        await using WorkerProcess worker = WorkerMethods.StartAddDefaults(answers.Writer, options: Helper.Worker);
        Assert.Equal(1 + 4 + (int)Color.Green, await answers.Reader.ReadAsync().Within());
        await worker.Completion.Within();
    }

    [Fact]
    public async Task Arguments_are_not_shown_to_others()
    {
        string secret = Guid.NewGuid().ToString();
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = WorkerMethods.StartLookForText(secret, answers.Writer, Helper.Worker);
        Assert.Equal("The text is not shown.", await answers.Reader.ReadAsync().Within());
        await worker.Completion.Within();
    }

    [Fact]
    public async Task Large_arguments_are_let_go_when_they_have_been_read()
    {
        const int Size = 48 << 20;
        long[] resident = new long[2];
        for (int i = 0; i < 2; i++)
        {
            using ILengths.Channel answers = ILengths.Create();
            await using WorkerProcess worker = WorkerMethods.StartMeasureMemory(new byte[i == 0 ? 1 : Size], answers.Writer, Helper.Worker);
            resident[i] = await answers.Reader.ReadAsync().Within();
            for (Stopwatch time = Stopwatch.StartNew(); await Folder.AllocatedAsync() > Size / 2; await Task.Delay(20))
                Assert.True(time.Elapsed < Patience.Longest, "The arguments stay in shared memory.");
        }

        Assert.InRange(resident[1] - resident[0], long.MinValue, Size / 2);
    }

    [Fact]
    public async Task Several_endpoints_pass_to_one_worker()
    {
        using INumbers.Channel first = INumbers.Create();
        using INumbers.Channel second = INumbers.Create();
        using ILengths.Channel sum = ILengths.Create();
        await using WorkerProcess worker = WorkerMethods.StartSumOfTwo(first.Reader, second.Reader, sum.Writer, 1000, Helper.Worker);
        for (int i = 0; i < 10; i++) first.Writer.Number(i);
        second.Writer.Number(100);
        first.Writer.Complete();
        second.Writer.Complete();
        Assert.Equal(1145, await sum.Reader.ReadAsync().Within());
        await worker.Completion.Within();
    }

    [Fact]
    public async Task An_endpoint_can_be_passed_on_by_the_worker_that_was_given_it()
    {
        using INumbers.Channel numbers = INumbers.Create();
        using ILengths.Channel sum = ILengths.Create();
        await using WorkerProcess worker = WorkerMethods.StartPassOn(numbers.Reader, sum.Writer, Helper.Worker);
        for (int i = 0; i < 10; i++) numbers.Writer.Number(i);
        numbers.Writer.Complete();
        Assert.Equal(45, await sum.Reader.ReadAsync().Within());
        await worker.Completion.Within();
    }

    [Fact]
    public async Task Started_ends_when_the_method_is_about_to_run()
    {
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = WorkerMethods.StartIgnoreStop(answers.Writer, Helper.Worker);
        await worker.Started.Within();
        Assert.False(worker.Completion.IsCompleted);
        worker.Kill();
        await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_reaches_Completion_with_its_own_stack_trace(bool later)
    {
        using INumbers.Channel numbers = INumbers.Create();
        await using WorkerProcess worker = later
            ? WorkerMethods.StartThrowLater("what went wrong", numbers.Writer, Helper.Worker)
            : WorkerMethods.StartThrow("what went wrong", Helper.Worker);
        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
        Assert.Equal(worker.Id, crash.ProcessId);
        Assert.Equal(1, crash.ExitCode);
        Assert.Contains("WorkerMethods.Throw", crash.Worker);
        Assert.Contains("what went wrong", crash.Message);
        RemoteException error = Assert.IsType<RemoteException>(crash.InnerException);
        Assert.Equal("System.InvalidOperationException", error.TypeName);
        Assert.Equal("what went wrong", error.Message);
        Assert.Contains("ThrowDeeply", error.RemoteStackTrace);
        RemoteException cause = Assert.IsType<RemoteException>(error.InnerException);
        Assert.Equal("System.ArgumentException", cause.TypeName);
        Assert.StartsWith("the cause", cause.Message);
        Assert.Contains("ThrowDeeply", cause.RemoteStackTrace);
        Assert.Contains("ThrowDeeply", crash.ToString());
        Assert.Equal(1, await worker.WaitForExitAsync().Within());
        if (!later) return;

        // The writer that it had sees the same error at its other end.
        Assert.Equal(1, await numbers.Reader.ReadAsync().Within());
        ChannelClosedException closed = await Assert.ThrowsAsync<ChannelClosedException>(() => numbers.Reader.ReadAsync().Within());
        Assert.Equal("what went wrong", Assert.IsType<RemoteException>(closed.InnerException).Message);
    }

    [Fact]
    public async Task An_exception_before_the_first_message_is_no_end_in_order()
    {
        using INumbers.Channel numbers = INumbers.Create();
        using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = WorkerMethods.StartThrowWithWriters(numbers.Writer, desk.Writer, "nothing to send", Helper.Worker);
        Assert.Equal("nothing to send", (await Assert.ThrowsAsync<RemoteException>(() => numbers.Reader.WaitToReadAsync().Within())).Message);
        Assert.Equal("nothing to send", (await Assert.ThrowsAsync<RemoteException>(() => desk.Reader.WaitToReadAsync().Within())).Message);
        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
        Assert.Contains("nothing to send", crash.Message);
    }

    [Fact]
    public async Task An_exception_does_not_end_what_was_given_on()
    {
        using INumbers.Channel there = INumbers.Create();
        using INumbers.Channel back = INumbers.Create();
        await using WorkerProcess worker = WorkerMethods.StartPassOnAndThrow(there.Reader, back.Writer, "not theirs", Helper.Worker);
        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
        Assert.Contains("not theirs", crash.Message);
        there.Writer.Number(5);
        Assert.Equal(5, await back.Reader.ReadAsync().Within());
        there.Writer.Complete();
        Assert.False(await back.Reader.WaitToReadAsync().Within());
    }

    [Fact]
    public async Task A_reader_whose_worker_throws_is_lost_to_the_writer()
    {
        using INumbers.Channel numbers = INumbers.Create();
        await using WorkerProcess worker = WorkerMethods.StartThrowWithReader(numbers.Reader, "no", Helper.Worker);
        numbers.Writer.Number(1);
        await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
        ChannelPeerLostException lost = await Assert.ThrowsAsync<ChannelPeerLostException>(async () =>
        {
            while (true) await numbers.Writer.NumberAsync(2).Within();
        });
        Assert.Equal(worker.Id, lost.ProcessId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task The_exit_code_is_known(int code)
    {
        await using WorkerProcess worker = WorkerMethods.StartExit(code, Helper.Worker);
        Assert.Equal(code, await worker.WaitForExitAsync().Within());
        if (code == 0)
        {
            await worker.Completion.Within();
            return;
        }

        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
        Assert.Equal(code, crash.ExitCode);
        Assert.Null(crash.InnerException);
    }

    [Fact]
    public async Task A_writer_whose_process_exits_is_lost_to_the_reader()
    {
        using INumbers.Channel numbers = INumbers.Create();
        await using WorkerProcess worker = WorkerMethods.StartExitWith(numbers.Writer, 3, Helper.Worker);
        Assert.Equal(1, await numbers.Reader.ReadAsync().Within());
        ChannelPeerLostException lost = await Assert.ThrowsAsync<ChannelPeerLostException>(() => numbers.Reader.ReadAsync().Within());
        Assert.Equal(worker.Id, lost.ProcessId);
        await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
    }

    [Fact]
    public async Task Kill_ends_the_process_at_once()
    {
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = WorkerMethods.StartIgnoreStop(answers.Writer, Helper.Worker);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        worker.Kill();
        WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
        Assert.Equal(128 + 9, crash.ExitCode);
        Assert.Equal(128 + 9, await worker.WaitForExitAsync().Within());
        worker.Kill();
    }

    [Fact]
    public async Task DisposeAsync_asks_the_worker_to_stop()
    {
        using ITexts.Channel answers = ITexts.Create();
        WorkerProcess worker = WorkerMethods.StartWaitForStop(answers.Writer, Helper.Worker);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        await worker.DisposeAsync().Within();
        Assert.Equal("stopped", await answers.Reader.ReadAsync().Within());
        Assert.True(worker.Completion.IsCompletedSuccessfully);
        Assert.Equal(0, await worker.WaitForExitAsync().Within());
        await worker.DisposeAsync().Within();
    }

    [Fact]
    public async Task DisposeAsync_does_not_throw_for_a_crash()
    {
        WorkerProcess worker = WorkerMethods.StartThrow("no", Helper.Worker);
        await worker.WaitForExitAsync().Within();
        await worker.DisposeAsync().Within();
        Assert.True(worker.Completion.IsFaulted);
    }

    [FullFact]
    public async Task DisposeAsync_kills_a_worker_that_does_not_stop()
    {
        using ITexts.Channel answers = ITexts.Create();
        WorkerProcess worker = WorkerMethods.StartIgnoreStop(answers.Writer, Helper.Worker);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
        await worker.DisposeAsync().Within();
        Assert.Equal(128 + 9, await worker.WaitForExitAsync().Within());
    }

    [Fact]
    public async Task WaitForExitAsync_can_be_cancelled()
    {
        using ITexts.Channel answers = ITexts.Create();
        await using WorkerProcess worker = WorkerMethods.StartWaitForStop(answers.Writer, Helper.Worker);
        using CancellationTokenSource cancellation = new();
        Task<int> waiting = worker.WaitForExitAsync(cancellation.Token);
        await Patience.Waits(waiting);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within());
        Assert.False(worker.Completion.IsCompleted);
        Assert.Equal("waits", await answers.Reader.ReadAsync().Within());
    }

    [Fact]
    public async Task A_worker_that_takes_nothing_tells_the_other_ends()
    {
        using INumbers.Channel there = INumbers.Create();
        using INumbers.Channel back = INumbers.Create();
        await using WorkerProcess worker = WorkerMethods.StartTakeNothing(there.Reader, back.Writer, Helper.Worker);
        Assert.False(await back.Reader.WaitToReadAsync().Within());
        await worker.Completion.Within();
        await Assert.ThrowsAsync<ChannelClosedException>(async () =>
        {
            while (true) await there.Writer.NumberAsync(2).Within();
        });
    }

    [Fact]
    public async Task A_worker_that_is_killed_before_it_takes_its_ends_is_lost_to_those_who_stay()
    {
        INumbers.Channel there = INumbers.Create();
        INumbers.Channel back = INumbers.Create();
        using INumbers.Channel sending = INumbers.Open(there.Name);
        using INumbers.Channel receiving = INumbers.Open(back.Name);
        sending.Writer.Number(1);
        Task<int> reading = receiving.Reader.ReadAsync().AsTask();
        await using WorkerProcess worker = WorkerMethods.StartKeepUnused(there.Reader, back.Writer, Helper.Worker);
        await worker.Started.Within();

        // Nobody is there any more who could say that the ends were given away.
        there.Dispose();
        back.Dispose();
        worker.Kill();
        ChannelPeerLostException lost = await Assert.ThrowsAsync<ChannelPeerLostException>(() => reading.Within());
        Assert.Equal(worker.Id, lost.ProcessId);
        await Assert.ThrowsAsync<ChannelPeerLostException>(async () =>
        {
            while (true) await sending.Writer.NumberAsync(2).Within();
        });
    }

    [Fact]
    public async Task A_process_that_never_takes_its_ends_is_lost_to_the_others()
    {
        for (int i = 0; i < 10; i++)
        {
            using INumbers.Channel there = INumbers.Create();
            using INumbers.Channel back = INumbers.Create();
            await using WorkerProcess worker = WorkerMethods.StartTakeNothing(there.Reader, back.Writer, new WorkerOptions { Executable = "/bin/false" });
            ChannelPeerLostException lost = await Assert.ThrowsAsync<ChannelPeerLostException>(() => back.Reader.ReadAsync().Within());
            Assert.Equal(worker.Id, lost.ProcessId);
            WorkerCrashedException crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
            Assert.Equal(1, crash.ExitCode);
            await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Started.Within());
            await Assert.ThrowsAsync<ChannelPeerLostException>(async () =>
            {
                while (true) await there.Writer.NumberAsync(2).Within();
            });
        }
    }

    [Fact]
    public async Task Ends_come_back_when_the_process_can_not_be_started()
    {
        using INumbers.Channel there = INumbers.Create();
        using INumbers.Channel back = INumbers.Create();
        there.Writer.Number(5);
        Assert.Throws<System.ComponentModel.Win32Exception>(() =>
            WorkerMethods.StartTakeNothing(there.Reader, back.Writer, new WorkerOptions { Executable = "/nowhere/to/be/found" }));
        Assert.Equal(5, await there.Reader.ReadAsync().Within());
        back.Writer.Number(6);
        Assert.Equal(6, await back.Reader.ReadAsync().Within());
    }

    [Fact]
    public void Workers_are_for_those_who_are_one() => Assert.False(WorkerHost.IsWorker);

    [Fact]
    public async Task RunAsync_outside_a_worker_is_an_error() =>
        Assert.Contains("WorkerHost.IsWorker", (await Assert.ThrowsAsync<InvalidOperationException>(WorkerHost.RunAsync)).Message);
}
