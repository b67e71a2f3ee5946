using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Requests;

/// <summary>Answers that come in parts.</summary>
public sealed class StreamTests : ChannelTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(10_000)]
    public async Task All_parts_come_in_order(int count)
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 1, Helper.Worker);
        await Task.Run(async () =>
        {
            int next = 5;
            await foreach (int number in desk.Writer.Count(5, count)) Assert.Equal(next++, number);
            Assert.Equal(5 + count, next);
        }).Within();
        desk.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task Many_streams_come_at_once()
    {
        await using IDesk.Channel desk = IDesk.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 100, Helper.Worker);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(stream => Task.Run(async () =>
        {
            int next = stream;
            await foreach (int number in desk.Writer.Count(stream, 1000)) Assert.Equal(next++, number);
            Assert.Equal(stream + 1000, next);
        }))).Within();
        desk.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task No_more_is_made_than_is_asked_for()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 2, Helper.Worker);
        IAsyncEnumerator<string> lines = desk.Writer.Lines(-1).GetAsyncEnumerator();
        for (int i = 0; i < 1000; i++)
        {
            Assert.True(await lines.MoveNextAsync().AsTask().Within());
            Assert.Equal("line " + i, lines.Current);
        }

        // It runs ahead until it may no more, and not further.
        int made = 0;
        for (int unchanged = 0; unchanged < 5;)
        {
            int seen = (await desk.Writer.LinesMade().AsTask().Within()).Made;
            unchanged = seen == made ? unchanged + 1 : 0;
            made = seen;
            await Task.Delay(10);
        }

        Assert.InRange(made, 1000, 1000 + 64 + 1);
        await lines.DisposeAsync();
        desk.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task Whoever_stops_asking_stops_the_answering()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 2, Helper.Worker);
        await foreach (string line in desk.Writer.Lines(-1))
        {
            if (line == "line 10") break;
        }

        using CancellationTokenSource cancellation = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(async () =>
        {
            await foreach (string line in desk.Writer.Lines(-1, cancellation.Token))
            {
                if (line == "line 10") await cancellation.CancelAsync();
            }
        }).Within());
        await Task.Run(async () =>
        {
            while ((await desk.Writer.LinesMade()).Ended < 2) await Task.Delay(1);
        }).Within();
        desk.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task An_exception_comes_after_the_parts_before_it()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 1, Helper.Worker);
        int lines = 0;
        RemoteException error = await Assert.ThrowsAsync<RemoteException>(() => Task.Run(async () =>
        {
            await foreach (string line in desk.Writer.Lines(100)) Assert.Equal("line " + lines++, line);
        }).Within());
        Assert.Equal((100, typeof(UserException).FullName, "no more lines"), (lines, error.TypeName, error.Message));
        desk.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task An_answer_is_enumerated_once()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 1, Helper.Worker);
        IAsyncEnumerable<int> numbers = desk.Writer.Count(0, 3);
        await foreach (int number in numbers) Assert.InRange(number, 0, 2);
        Assert.Throws<InvalidOperationException>(() => { _ = numbers.GetAsyncEnumerator(); });
        desk.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task A_killed_process_ends_the_stream_within_a_second()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 1, Helper.Worker);
        await Assert.ThrowsAsync<ChannelPeerLostException>(() => Task.Run(async () =>
        {
            await foreach (string line in desk.Writer.Lines(-1))
            {
                if (line == "line 100") worker.Kill();
            }
        }).Within());
    }
}
