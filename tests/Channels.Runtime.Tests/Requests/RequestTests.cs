using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Requests;

/// <summary>Questions that another process answers.</summary>
public sealed class RequestTests : ChannelTest
{
    [Fact]
    public async Task Each_answer_is_that_of_its_question()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 1, Helper.Worker);
        Assert.Equal(5, await desk.Writer.Add(2, 3).AsTask().Within());
        Assert.Equal("hé", await desk.Writer.EchoAsync("hé").Within());
        Assert.Null(await desk.Writer.EchoAsync(null).Within());
        Job promoted = await desk.Writer.Promote(new Job(7, "x", ["a", "b"])).AsTask().Within();
        Assert.Equal((8, "x"), (promoted.Id, promoted.Name));
        Assert.Equal(["a", "b"], promoted.Tags!);
        Assert.Equal(6, await desk.Writer.Sum([1, 2, 3]).AsTask().Within());
        desk.Writer.Note(40);
        await desk.Writer.NoteAsync(2);
        Assert.Equal(42, await desk.Writer.Noted().AsTask().Within());
        desk.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task An_exception_comes_back_with_its_type_its_trace_and_its_cause()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 1, Helper.Worker);
        foreach (bool atOnce in new[] { true, false })
        {
            RemoteException error = await Assert.ThrowsAsync<RemoteException>(() => desk.Writer.Fail("bad", atOnce).AsTask().Within());
            Assert.Equal((typeof(UserException).FullName, "bad"), (error.TypeName, error.Message));
            Assert.Contains(nameof(Desk) + ".Fail", error.RemoteStackTrace, StringComparison.Ordinal);
            RemoteException cause = Assert.IsType<RemoteException>(error.InnerException);
            Assert.Equal((typeof(InvalidOperationException).FullName, "the cause of bad"), (cause.TypeName, cause.Message));
        }

        Assert.Equal(3, await desk.Writer.Add(1, 2).AsTask().Within());
        desk.Writer.Complete();
        await worker.Completion.Within();
    }

    /// <summary>10,000 in flight at once: each tenth throws, each tenth is cancelled, and they are answered in an order of chance.</summary>
    [Fact]
    public async Task Each_of_ten_thousand_open_questions_gets_its_own_outcome()
    {
        const int All = 10_000;
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, All, Helper.Worker);
        using CancellationTokenSource cancellation = new();
        Task<int>[] answers = new Task<int>[All];
        for (int i = 0; i < All - 1; i++) answers[i] = desk.Writer.TogetherWith(i, All, IsCancelled(i) ? cancellation.Token : default).AsTask();
        await cancellation.CancelAsync();
        answers[All - 1] = desk.Writer.TogetherWith(All - 1, All).AsTask();
        for (int i = 0; i < All; i++)
        {
            if (IsCancelled(i))
            {
                OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answers[i].Within());
                Assert.Equal(cancellation.Token, cancelled.CancellationToken);
            }
            else if (i % 10 == 0)
            {
                Assert.Equal("not " + i, (await Assert.ThrowsAsync<RemoteException>(() => answers[i].Within())).Message);
            }
            else
            {
                Assert.Equal(i, await answers[i].Within());
            }
        }

        desk.Writer.Complete();
        await worker.Completion.Within();

        static bool IsCancelled(int i) => i % 10 == 3;
    }

    [Fact]
    public async Task Many_threads_may_be_the_first_to_ask()
    {
        const int Threads = 4;
        for (int round = 0; round < 200; round++)
        {
            await using IDesk.Channel desk = IDesk.Create();
            Task serving = desk.Reader.DispatchAsync(new Desk());
            using Barrier start = new(Threads);
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    for (int i = 0; i < 4; i++) Assert.Equal(thread + i, desk.Writer.Add(thread, i).AsTask().GetAwaiter().GetResult());
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default))).Within();
            desk.Writer.Complete();
            await serving.Within();
        }
    }

    [Fact]
    public async Task Whoever_asks_while_another_disposes_gets_no_wrong_answer()
    {
        for (int round = 0; round < 100; round++)
        {
            IDesk.Channel desk = IDesk.Create();
            Task serving = desk.Reader.DispatchAsync(new Desk());
            TaskCompletionSource<bool> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Task asking = Task.Run(async () =>
            {
                while (true)
                {
                    Assert.Equal(3, await desk.Writer.Add(1, 2));
                    Assert.Equal("as it was", await desk.Writer.EchoAsync("as it was"));
                    _ = begun.TrySetResult(true);
                }
            });
            await begun.Task.Within();
            await desk.DisposeAsync();
            Exception end = await Assert.ThrowsAnyAsync<Exception>(() => asking.Within());
            Assert.True(end is ObjectDisposedException or ChannelClosedException, end.ToString());
            _ = await Record.ExceptionAsync(() => serving.Within());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(100_000)]
    public async Task Many_threads_may_ask(int spinMicroseconds)
    {
        await using IDesk.Channel desk = IDesk.Create(options: new ProcessChannelOptions { Capacity = 4096, Spin = TimeSpan.FromTicks(spinMicroseconds * 10L) });
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 4, Helper.Worker);
        string text = new('x', 300);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(thread => Task.Run(async () =>
        {
            for (int i = 0; i < 500; i++)
            {
                if (i % 2 == 0) Assert.Equal(thread + i, await desk.Writer.Add(thread, i));
                else Assert.Equal(text, await desk.Writer.EchoAsync(text));
            }
        }))).Within();
        desk.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task An_answer_of_any_size_comes_back()
    {
        await using IDesk.Channel desk = IDesk.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 8, Helper.Worker);
        string[] texts = [.. Enumerable.Range(0, 20).Select(i => new string((char)('a' + i), i * 10_000))];
        string?[] echoes = await Task.WhenAll(texts.Select(desk.Writer.EchoAsync)).Within();
        Assert.Equal(texts, echoes);
        desk.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task Cancelling_reaches_a_handler_that_others_wait_behind()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 1, Helper.Worker);
        using CancellationTokenSource first = new();
        using CancellationTokenSource second = new();
        Task<int> running = desk.Writer.Forever(first.Token).AsTask();
        Task<int> waiting = desk.Writer.Forever(second.Token).AsTask();
        Task<int> last = desk.Writer.Cancelled().AsTask();
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within());
        Assert.False(last.IsCompleted);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Within());

        // The second one was never begun.
        Assert.Equal(1, await last.Within());
        desk.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task A_cancelled_token_asks_nothing()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 1, Helper.Worker);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.Writer.Forever(new CancellationToken(true)).AsTask());
        Assert.Equal(0, await desk.Writer.Cancelled().AsTask().Within());
        desk.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task A_killed_process_fails_every_question_within_a_second()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 100, Helper.Worker);
        Task<int>[] open = [.. Enumerable.Range(0, 50).Select(_ => desk.Writer.Forever().AsTask())];
        Assert.Equal(3, await desk.Writer.Add(1, 2).AsTask().Within());
        worker.Kill();
        foreach (Task<int> each in open)
        {
            Assert.Equal(worker.Id, (await Assert.ThrowsAsync<ChannelPeerLostException>(() => each.Within(TimeSpan.FromSeconds(1)))).ProcessId);
        }

        Assert.Equal(worker.Id, (await Assert.ThrowsAsync<ChannelPeerLostException>(() => desk.Writer.Add(1, 2).AsTask().Within())).ProcessId);
    }

    [Fact]
    public async Task A_killed_asker_ends_the_serving_and_cancels_what_is_served()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using INumbers.Channel asked = INumbers.Create();
        await using WorkerProcess worker = RequestWorkers.StartAskForever(desk.Writer, 10, asked.Writer, Helper.Worker);
        Desk handler = new();
        Task serving = desk.Reader.DispatchAsync(handler, 100);
        Assert.Equal(10, await asked.Reader.ReadAsync().Within());
        worker.Kill();
        Assert.Equal(worker.Id, (await Assert.ThrowsAsync<ChannelPeerLostException>(() => serving.Within(TimeSpan.FromSeconds(1)))).ProcessId);
        Assert.Equal(10, await handler.Cancelled());
    }

    [Fact]
    public async Task A_reader_that_leaves_fails_what_is_open()
    {
        await using IDesk.Channel desk = IDesk.Create();
        Task<int> open = desk.Writer.Forever().AsTask();
        desk.Reader.Dispose();
        await Assert.ThrowsAsync<System.Threading.Channels.ChannelClosedException>(() => open.Within());
        await Assert.ThrowsAsync<System.Threading.Channels.ChannelClosedException>(() => desk.Writer.Add(1, 2).AsTask().Within());
    }

    [Fact]
    public async Task A_disposed_writer_fails_what_it_has_asked()
    {
        await using IDesk.Channel desk = IDesk.Create();
        await using WorkerProcess worker = RequestWorkers.StartServe(desk.Reader, 1, Helper.Worker);
        Task<int> open = desk.Writer.Forever().AsTask();
        desk.Writer.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => open.Within());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => desk.Writer.Add(1, 2).AsTask().Within());

        // Nobody needs the answer: the handler was cancelled.
        await worker.Completion.Within();
    }

    [Fact]
    public async Task Cancelled_serving_cancels_what_runs_and_leaves_the_rest_to_the_next()
    {
        await using IDesk.Channel desk = IDesk.Create();
        using CancellationTokenSource stop = new();
        Task serving = desk.Reader.DispatchAsync(new Desk(), stop.Token);
        Task<int> running = desk.Writer.Forever().AsTask();
        Task<int> held = desk.Writer.Noted().AsTask();
        await desk.Writer.NoteAsync(5);
        Task<int> last = desk.Writer.Noted().AsTask();
        await Task.WhenAny(running, held, Task.Delay(50));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving.Within());
        Assert.Equal(typeof(TaskCanceledException).FullName, (await Assert.ThrowsAsync<RemoteException>(() => running.Within())).TypeName);
        Assert.False(held.IsCompleted);

        serving = desk.Reader.DispatchAsync(new Desk());
        Assert.Equal((0, 5), (await held.Within(), await last.Within()));
        desk.Writer.Complete();
        await serving.Within();
    }

    [Fact]
    public async Task A_request_is_no_item()
    {
        await using ICalculator.Channel channel = ICalculator.Create();
        Assert.Contains("Add", Assert.Throws<InvalidOperationException>(() => channel.Writer.TryWrite(new ICalculator.AddMessage(1, 2))).Message, StringComparison.Ordinal);
        Task<int> open = channel.Writer.Add(1, 2).AsTask();
        Assert.Contains("DispatchAsync", Assert.Throws<InvalidOperationException>(() => channel.Reader.TryRead(out _)).Message, StringComparison.Ordinal);
        Task serving = channel.Reader.DispatchAsync(new Adder());
        Assert.Equal(3, await open.Within());
        channel.Writer.Complete();
        await serving.Within();
    }

    [Fact]
    public async Task A_writer_with_open_questions_stays()
    {
        await using ICalculator.Channel channel = ICalculator.Create();
        await using ILengths.Channel report = ILengths.Create();
        Task<int> open = channel.Writer.Add(1, 2).AsTask();
        Assert.Contains("answers", Assert.Throws<InvalidOperationException>(() => RequestWorkers.StartAsk(channel.Writer, report.Writer, Helper.Worker)).Message, StringComparison.Ordinal);
        Task serving = channel.Reader.DispatchAsync(new Adder());
        Assert.Equal(3, await open.Within());
        channel.Writer.Complete();
        await serving.Within();
    }

    [Fact]
    public void At_least_one_call_is_served_at_a_time()
    {
        using ICalculator.Channel channel = ICalculator.Create();
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = channel.Reader.DispatchAsync(new Adder(), 0); });
    }

    /// <summary>Both ends, each in a process of its own; an awaited question is its own operation, and it is used again.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Asking_and_answering_allocate_nothing(int spinMicroseconds)
    {
        const int Noise = 32 * 1024;

        // The handler takes a token. The sources of .NET Standard can't be used again, so there one goes with each request.
        const int TokenSource = 48;
        bool isStandard = typeof(IChannelEndpoint).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName.StartsWith(".NETStandard", StringComparison.Ordinal);
        await using ICalculator.Channel channel = ICalculator.Create(options: new ProcessChannelOptions { Spin = TimeSpan.FromTicks(spinMicroseconds * 10) });
        await using ILengths.Channel ofAsking = ILengths.Create();
        await using ILengths.Channel ofAnswering = ILengths.Create();
        await using WorkerProcess answering = RequestWorkers.StartCalculate(channel.Reader, ofAnswering.Writer, Helper.Worker);
        await using WorkerProcess asking = RequestWorkers.StartAsk(channel.Writer, ofAsking.Writer, Helper.Worker);
        Assert.InRange(await ofAsking.Reader.ReadAsync().Within(), 0, Noise);
        Assert.InRange(await ofAnswering.Reader.ReadAsync().Within(), 0, Noise + (isStandard ? TokenSource * RequestWorkers.Asked : 0));
        await asking.Completion.Within();
        await answering.Completion.Within();
    }

    private sealed class Adder : ICalculator
    {
        public ValueTask<int> Add(int a, int b, CancellationToken cancellationToken) => new(a + b);
    }
}
