using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Requests;

/// <summary>What whoever serves requests sees while handlers run, and what he does about those that fail.</summary>
public sealed class ServingTests : ChannelTest
{
    private const int Large = 200_000;

    [Fact]
    public async Task A_large_request_does_not_hold_up_the_answer_before_it()
    {
        await using IDesk.Channel desk = IDesk.Create();
        Task serving = desk.Reader.DispatchAsync(new Desk());
        await using IAsyncEnumerator<int> numbers = desk.Writer.Count(0, 1000).GetAsyncEnumerator();
        Assert.True(await numbers.MoveNextAsync().Within());
        Task<string?> echo = desk.Writer.EchoAsync(new string('x', Large));
        for (int i = 1; i < 1000; i++) Assert.True(await numbers.MoveNextAsync().Within());
        Assert.False(await numbers.MoveNextAsync().Within());
        Assert.Equal(Large, (await echo.Within())!.Length);
        desk.Writer.Complete();
        await serving.Within();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task However_many_wait_a_cancellation_is_seen(int concurrency)
    {
        await using IDesk.Channel desk = IDesk.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        Desk handler = new();
        Task serving = desk.Reader.DispatchAsync(handler, concurrency);
        using CancellationTokenSource cancellation = new();
        Task<int>[] running = [.. Enumerable.Range(0, concurrency).Select(_ => desk.Writer.Forever(cancellation.Token).AsTask())];
        Task<int>[] waiting = [.. Enumerable.Range(0, 3000).Select(i => desk.Writer.Add(i, 1).AsTask())];
        await cancellation.CancelAsync();
        foreach (Task<int> each in running) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => each.Within());
        Assert.Equal(Enumerable.Range(1, 3000), await Task.WhenAll(waiting).Within());
        Assert.Equal(concurrency, await handler.Cancelled());
        desk.Writer.Complete();
        await serving.Within();
    }

    [Fact]
    public async Task Messages_that_nobody_takes_hold_their_sender_up()
    {
        await using IClerk.Channel clerk = IClerk.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        TaskCompletionSource takes = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int told = 0;
        Clerk handler = new()
        {
            OnTell = async (_, _) =>
            {
                await takes.Task;
                told++;
            },
        };
        Task serving = clerk.Reader.DispatchAsync(handler);
        int sent = 0;
        while (true)
        {
            Task sending = clerk.Writer.TellAsync(sent++).AsTask();
            if (!sending.IsCompleted && await Task.WhenAny(sending, Task.Delay(500)) != sending) break;
            Assert.InRange(sent, 0, 5000);
        }

        takes.SetResult();
        Assert.Equal(7, await clerk.Writer.Ask(7).Within());
        Assert.Equal(sent, told);
        clerk.Writer.Complete();
        await serving.Within();
    }

    [Fact]
    public async Task A_disposed_writer_cancels_what_runs_and_what_waits()
    {
        await using IDesk.Channel desk = IDesk.Create();
        Desk handler = new();
        Task serving = desk.Reader.DispatchAsync(handler);
        Task<int> running = desk.Writer.Forever().AsTask();
        Task<int> waiting = desk.Writer.Forever().AsTask();
        desk.Writer.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => running.Within());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.Within());
        await serving.Within();

        // The second one was not begun.
        Assert.Equal(1, await handler.Cancelled());
    }

    /// <param name="messages">The second number is more than is held back: then nobody waits for more.</param>
    [Theory]
    [InlineData(1)]
    [InlineData(2000)]
    public async Task A_killed_process_cancels_a_message_of_its_own(int messages)
    {
        await using IClerk.Channel clerk = IClerk.Create();
        await using INumbers.Channel told = INumbers.Create();
        await using WorkerProcess worker = RequestWorkers.StartTellForever(clerk.Writer, messages, told.Writer, Helper.Worker);
        Clerk handler = new() { OnTell = static (_, cancellation) => new ValueTask(Task.Delay(Timeout.Infinite, cancellation)) };
        Task serving = clerk.Reader.DispatchAsync(handler);
        Assert.Equal(messages, await told.Reader.ReadAsync().Within());
        worker.Kill();
        Assert.Equal(worker.Id, (await Assert.ThrowsAsync<ChannelPeerLostException>(() => serving.Within(TimeSpan.FromSeconds(1)))).ProcessId);
    }

    [Fact]
    public async Task A_message_that_fails_cancels_the_others()
    {
        await using IClerk.Channel clerk = IClerk.Create();
        Clerk handler = new()
        {
            OnTell = static (number, cancellation) => number == 0 ? new ValueTask(Task.Delay(Timeout.Infinite, cancellation)) : throw new UserException("no"),
        };
        Task serving = clerk.Reader.DispatchAsync(handler, 2);
        clerk.Writer.Tell(0);
        clerk.Writer.Tell(1);
        await Assert.ThrowsAsync<UserException>(() => serving.Within());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_exception_that_throws_itself_is_answered(bool atOnce)
    {
        await using IClerk.Channel clerk = IClerk.Create();
        Clerk handler = new()
        {
            OnAsk = async (number, _) =>
            {
                if (number != 0) return number;
                await Task.Yield();
                throw new SilentException();
            },
            OnFetch = static _ => throw new SilentException(),
        };
        Task serving = clerk.Reader.DispatchAsync(handler);
        Task open = atOnce ? clerk.Writer.Fetch(1).AsTask() : clerk.Writer.Ask(0).AsTask();
        RemoteException error = await Assert.ThrowsAsync<RemoteException>(() => open.Within());
        Assert.Equal(typeof(SilentException).FullName, error.TypeName);
        Assert.Contains(nameof(NotSupportedException), error.Message, StringComparison.Ordinal);
        Assert.Equal(2, await clerk.Writer.Ask(2).Within());
        clerk.Writer.Complete();
        await serving.Within();
    }

    [Fact]
    public async Task Whoever_throws_when_he_is_cancelled_harms_nobody()
    {
        await using IClerk.Channel clerk = IClerk.Create();
        Clerk handler = new()
        {
            OnAsk = static async (number, cancellation) =>
            {
                if (number != 0) return number;
                using CancellationTokenRegistration registration = cancellation.Register(static () => throw new UserException("no"));
                await Task.Delay(Timeout.Infinite, cancellation);
                return 0;
            },
        };
        Task serving = clerk.Reader.DispatchAsync(handler, 3);
        using CancellationTokenSource cancellation = new();
        Task<int> first = clerk.Writer.Ask(0, cancellation.Token).AsTask();
        Task<int> second = clerk.Writer.Ask(0).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Within());
        Assert.Equal(2, await clerk.Writer.Ask(2).Within());
        clerk.Writer.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => second.Within());
        await serving.Within();
    }

    /// <summary>There is room for four large answers, and whoever awaits none receives none.</summary>
    [Fact]
    public async Task An_answer_that_nobody_awaits_is_not_sent()
    {
        await using IClerk.Channel clerk = IClerk.Create();
        TaskCompletionSource<byte[]> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenSource cancellation = new();
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Clerk handler = new()
        {
            OnFetch = _ => new ValueTask<byte[]>(answer.Task),
            OnAsk = async (number, cancelled) =>
            {
                using CancellationTokenRegistration registration = cancelled.Register(seen.SetResult);
                await answer.Task;
                return number;
            },
        };
        Task serving = clerk.Reader.DispatchAsync(handler, 10);
        List<Task> cancelled = [.. Enumerable.Range(0, 6).Select(_ => clerk.Writer.Fetch(Large, cancellation.Token).AsTask())];

        // The last one tells that the others have been cancelled.
        cancelled.Add(clerk.Writer.Ask(1, cancellation.Token).AsTask());
        await Task.Delay(20);
        foreach (Task each in cancelled) Assert.False(each.IsCompleted);
        await cancellation.CancelAsync();
        foreach (Task each in cancelled) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => each.Within());
        await seen.Task.Within();
        clerk.Writer.Complete();
        answer.SetResult(new byte[Large]);
        await serving.Within();
    }

    [Fact]
    public async Task Endpoints_in_a_request_that_is_not_begun_are_let_go()
    {
        await using IClerk.Channel clerk = IClerk.Create();
        await using INumbers.Channel numbers = INumbers.Create();
        Clerk handler = new()
        {
            OnAsk = static async (_, cancellation) =>
            {
                await Task.Delay(Timeout.Infinite, cancellation);
                return 0;
            },
        };
        Task serving = clerk.Reader.DispatchAsync(handler);
        using CancellationTokenSource cancellation = new();
        Task<int> running = clerk.Writer.Ask(1, cancellation.Token).AsTask();
        Task<int> waiting = clerk.Writer.Keep("kept", numbers.Reader, cancellation.Token).AsTask();
        Task<int> last = clerk.Writer.Weigh([1, 2, 3]).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Within());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within());
        Assert.Equal(3, await last.Within());
        Assert.Throws<ChannelClosedException>(() => numbers.Writer.Number(1));
        clerk.Writer.Complete();
        await serving.Within();
    }

    [Fact]
    public async Task An_answer_that_cant_be_read_is_that_of_one_question()
    {
        await using IClerk.Channel clerk = IClerk.Create();
        Clerk handler = new() { OnAsk = static (_, cancellation) => new ValueTask<int>(Task.Delay(Timeout.Infinite, cancellation).ContinueWith(static _ => 0, TaskScheduler.Default)) };
        Task serving = clerk.Reader.DispatchAsync(handler, 3);
        using CancellationTokenSource cancellation = new();
        Task<int> open = clerk.Writer.Ask(1, cancellation.Token).AsTask();
        await Assert.ThrowsAsync<ChannelCorruptException>(() => clerk.Writer.Find(Brittle.Broken).Within());
        await Assert.ThrowsAsync<ChannelCorruptException>(() => Task.Run(async () =>
        {
            await foreach (Brittle found in clerk.Writer.FindAll(Brittle.Broken)) Assert.Fail(found.Name);
        }).Within());

        // Whoever has sent it learns that nobody wants the rest.
        await handler.Searched.Within();
        Assert.False(open.IsCompleted);
        Assert.Equal("whole", (await clerk.Writer.Find("whole").Within()).Name);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => open.Within());
        clerk.Writer.Complete();
        await serving.Within();
    }

    [Fact]
    public async Task A_pipe_whose_reader_has_left_refuses_all_that_many_ask()
    {
        await using IClerk.Channel clerk = IClerk.Create();
        Task<int> open = clerk.Writer.Ask(1).AsTask();
        clerk.Reader.Dispose();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 2000; i++) await Assert.ThrowsAsync<ChannelClosedException>(() => clerk.Writer.Ask(i).AsTask());
        }))).Within();
        await Assert.ThrowsAsync<ChannelClosedException>(() => open.Within());
    }

    [Fact]
    public async Task What_is_held_back_keeps_the_reader_here()
    {
        await using ICalculator.Channel calculator = ICalculator.Create();
        await using ILengths.Channel report = ILengths.Create();
        TaskCompletionSource<int> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenSource stop = new();
        Task serving = calculator.Reader.DispatchAsync(new SlowAdder(answer.Task), stop.Token);
        Task<int> running = calculator.Writer.Add(1, 2).AsTask();
        Task<int> held = calculator.Writer.Add(3, 4).AsTask();
        await Task.WhenAny(running, held, Task.Delay(50));
        Assert.Contains("served", Assert.Throws<InvalidOperationException>(GiveAway).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => calculator.Reader.DispatchAsync(new SlowAdder(answer.Task)).Within());
        await stop.CancelAsync();
        answer.SetResult(0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving.Within());
        Assert.Equal(3, await running.Within());
        Assert.Contains("(1)", Assert.Throws<InvalidOperationException>(GiveAway).Message, StringComparison.Ordinal);
        serving = calculator.Reader.DispatchAsync(new SlowAdder(answer.Task));
        Assert.Equal(7, await held.Within());
        calculator.Writer.Complete();
        await serving.Within();

        void GiveAway() => RequestWorkers.StartCalculate(calculator.Reader, report.Writer, Helper.Worker);
    }

    private sealed class SlowAdder(Task<int> added) : ICalculator
    {
        public async ValueTask<int> Add(int a, int b, CancellationToken cancellationToken) => a + b + await added;
    }

    /// <summary>Says nothing about itself.</summary>
    private sealed class SilentException : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
