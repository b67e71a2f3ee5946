using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Requests;

/// <summary>A writer is completed while something is asked.</summary>
public sealed class CompletionTests : ChannelTest
{
    [Fact]
    public async Task What_was_asked_is_answered_and_nothing_more_is_sent()
    {
        await using IDesk.Channel desk = IDesk.Create();
        Desk handler = new();
        Task<string?> open = desk.Writer.EchoAsync("open");
        desk.Writer.Complete();
        Assert.False(desk.Writer.TryComplete());
        Assert.False(desk.Writer.TryNote(1));
        Assert.Throws<ChannelClosedException>(() => desk.Writer.Note(1));
        await Assert.ThrowsAsync<ChannelClosedException>(() => desk.Writer.NoteAsync(1).Within());
        await Assert.ThrowsAsync<ChannelClosedException>(() => desk.Writer.Add(1, 2).Within());
        Assert.False(await desk.Writer.WaitToWriteAsync().Within());
        Assert.False(desk.Writer.WaitToWrite(TimeSpan.FromSeconds(1)));
        Task serving = desk.Reader.DispatchAsync(handler);
        Assert.Equal("open", await open.Within());
        await serving.Within();
        await desk.Reader.Completion.Within();
        Assert.Equal(0, await handler.Noted());
    }

    [Fact]
    public async Task An_answer_in_parts_comes_to_its_end()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 1, Helper.Worker);
        await using IAsyncEnumerator<int> numbers = desk.Writer.Count(0, 1000).GetAsyncEnumerator();
        Assert.True(await numbers.MoveNextAsync().Within());
        desk.Writer.Complete();
        for (int i = 1; i < 1000; i++) Assert.True(await numbers.MoveNextAsync().Within());
        Assert.False(await numbers.MoveNextAsync().Within());
        await worker.Completion.Within();
    }

    [Fact]
    public async Task Whoever_stops_asking_stops_the_answering()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 1, Helper.Worker);
        IAsyncEnumerator<string> lines = desk.Writer.Lines(-1).GetAsyncEnumerator();
        Assert.True(await lines.MoveNextAsync().Within());
        desk.Writer.Complete();
        await lines.DisposeAsync();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task A_cancelled_token_is_seen()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 1, Helper.Worker);
        using CancellationTokenSource cancellation = new();
        Task<int> open = desk.Writer.Forever(cancellation.Token).AsTask();
        desk.Writer.Complete();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => open.Within());
        await worker.Completion.Within();
    }

    [Fact]
    public async Task A_disposed_writer_fails_what_it_has_asked()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 1, Helper.Worker);
        Task<int> open = desk.Writer.Forever().AsTask();
        desk.Writer.Complete();
        desk.Writer.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => open.Within());
        await worker.Completion.Within();
    }

    [Fact]
    public async Task A_killed_process_cancels_what_it_has_asked()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using INumbers.Channel asked = INumbers.Create();
        await using WorkerProcess worker = RequestWorkers.StartAskAndComplete(desk.Writer, asked.Writer, Helper.Worker);
        Desk handler = new();
        Task serving = desk.Reader.DispatchAsync(handler, 2);
        Assert.Equal(1, await asked.Reader.ReadAsync().Within());
        worker.Kill();
        Assert.Equal(worker.Id, (await Assert.ThrowsAsync<ChannelPeerLostException>(() => serving.Within(TimeSpan.FromSeconds(1)))).ProcessId);
        Assert.Equal(1, await handler.Cancelled());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_error_comes_behind_the_answers(bool isDisposed)
    {
        await using IDesk.Channel desk = IDesk.Create();
        Task<string?> open = desk.Writer.EchoAsync("open");
        desk.Writer.Complete(new UserException("over"));
        Assert.IsType<UserException>((await Assert.ThrowsAsync<ChannelClosedException>(() => desk.Writer.Add(1, 2).Within())).InnerException);
        if (isDisposed) desk.Writer.Dispose();
        Task serving = desk.Reader.DispatchAsync(new Desk());
        if (isDisposed) await Assert.ThrowsAsync<ObjectDisposedException>(() => open.Within());
        else Assert.Equal("open", await open.Within());
        Assert.Equal("over", (await Assert.ThrowsAsync<RemoteException>(() => serving.Within())).Message);
    }

    [Fact]
    public async Task Whoever_asks_while_another_completes_is_answered_or_refused()
    {
        for (int round = 0; round < 100; round++)
        {
            await using IDesk.Channel desk = IDesk.Create();
            Task serving = desk.Reader.DispatchAsync(new Desk());
            TaskCompletionSource<bool> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Task asking = Task.Run(async () =>
            {
                for (int i = 0; ; i++)
                {
                    Assert.Equal(i + 1, await desk.Writer.Add(i, 1));
                    _ = begun.TrySetResult(true);
                }
            });
            await begun.Task.Within();
            desk.Writer.Complete();
            await Assert.ThrowsAsync<ChannelClosedException>(() => asking.Within());
            await serving.Within();
            await desk.Reader.Completion.Within();
        }
    }

    [Fact]
    public async Task It_stays_here_until_all_is_answered()
    {
        await using ICalculator.Channel calculator = ICalculator.Create();
        await using ILengths.Channel report = ILengths.Create();
        Task<int> open = calculator.Writer.Add(1, 2).AsTask();
        calculator.Writer.Complete();
        Assert.Throws<InvalidOperationException>(() => RequestWorkers.StartAsk(calculator.Writer, report.Writer, Helper.Worker));
        calculator.Reader.Dispose();
        await Assert.ThrowsAsync<ChannelClosedException>(() => open.Within());
        Assert.Throws<ObjectDisposedException>(() => RequestWorkers.StartAsk(calculator.Writer, report.Writer, Helper.Worker));
    }
}
