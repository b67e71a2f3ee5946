using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Xunit;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>What every <see cref="ChannelReader{T}"/> does, used by one operation at a time.</summary>
public abstract class ReaderConformance : ChannelTest
{
    /// <summary>The capacity is enough for what a test sends at once.</summary>
    protected abstract ReaderSubject NewSubject();

    /// <summary>Fails unless this is what a reader sees of an <see cref="InvalidOperationException"/> that the writer gave.</summary>
    protected abstract void AssertIsError(Exception? actual, string message);

    [Fact]
    public async Task TryRead_is_false_while_nothing_is_there()
    {
        await using ReaderSubject subject = NewSubject();
        Assert.False(subject.Reader.TryRead(out int none));
        Assert.Equal(0, none);
        await subject.Other.SendAsync(5);
        Assert.True(subject.Reader.TryRead(out int number));
        Assert.Equal(5, number);
        Assert.False(subject.Reader.TryRead(out _));
    }

    [Fact]
    public async Task TryPeek_shows_the_next_and_takes_nothing()
    {
        await using ReaderSubject subject = NewSubject();
        Assert.True(subject.Reader.CanPeek);
        Assert.False(subject.Reader.TryPeek(out _));
        await subject.Other.SendAsync(5, 2);
        for (int i = 0; i < 2; i++)
        {
            Assert.True(subject.Reader.TryPeek(out int peeked));
            Assert.Equal(5, peeked);
        }

        Assert.True(subject.Reader.TryRead(out int first));
        Assert.True(subject.Reader.TryPeek(out int second));
        Assert.Equal((5, 6), (first, second));
        Assert.True(subject.Reader.TryRead(out _));
        Assert.False(subject.Reader.TryPeek(out _));
        await subject.Other.CompleteAsync();
        Assert.False(subject.Reader.TryPeek(out _));
    }

    [Fact]
    public async Task Count_is_what_was_sent_and_not_received()
    {
        await using ReaderSubject subject = NewSubject();
        Assert.True(subject.Reader.CanCount);
        Assert.Equal(0, subject.Reader.Count);
        await subject.Other.SendAsync(0, 3);
        Assert.Equal(3, subject.Reader.Count);
        Assert.True(subject.Reader.TryRead(out _));
        Assert.Equal(2, subject.Reader.Count);
        await subject.Other.CompleteAsync();
        Assert.Equal(2, subject.Reader.Count);
        Assert.True(subject.Reader.TryRead(out _));
        Assert.True(subject.Reader.TryRead(out _));
        Assert.Equal(0, subject.Reader.Count);
        Assert.False(subject.Reader.TryRead(out _));
        Assert.Equal(0, subject.Reader.Count);
    }

    [Fact]
    public async Task ReadAsync_is_over_at_once_when_something_is_there()
    {
        await using ReaderSubject subject = NewSubject();
        await subject.Other.SendAsync(5);
        ValueTask<int> reading = subject.Reader.ReadAsync();
        Assert.True(reading.IsCompletedSuccessfully);
        Assert.Equal(5, await reading);
    }

    [Fact]
    public async Task ReadAsync_waits_for_a_message()
    {
        await using ReaderSubject subject = NewSubject();
        for (int i = 0; i < 3; i++)
        {
            Task<int> reading = subject.Reader.ReadAsync().AsTask();
            Assert.False(reading.IsCompleted);
            await subject.Other.SendAsync(i);
            Assert.Equal(i, await reading.Within());
        }
    }

    [Fact]
    public async Task WaitToReadAsync_waits_for_a_message_and_takes_nothing()
    {
        await using ReaderSubject subject = NewSubject();
        Task<bool> waiting = subject.Reader.WaitToReadAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        await subject.Other.SendAsync(5);
        Assert.True(await waiting.Within());
        Assert.True(await subject.Reader.WaitToReadAsync().Within());
        Assert.True(subject.Reader.TryRead(out int number));
        Assert.Equal(5, number);
    }

    [Fact]
    public async Task Completion_ends_a_read_that_waits()
    {
        await using ReaderSubject subject = NewSubject();
        Task<int> reading = subject.Reader.ReadAsync().AsTask();
        await subject.Other.CompleteAsync();
        ChannelClosedException exception = await Assert.ThrowsAsync<ChannelClosedException>(() => reading.Within());
        Assert.Null(exception.InnerException);
    }

    [Fact]
    public async Task Completion_ends_a_wait_with_false()
    {
        await using ReaderSubject subject = NewSubject();
        Task<bool> waiting = subject.Reader.WaitToReadAsync().AsTask();
        await subject.Other.CompleteAsync();
        Assert.False(await waiting.Within());
    }

    [Fact]
    public async Task An_error_ends_a_read_that_waits()
    {
        await using ReaderSubject subject = NewSubject();
        Task<int> reading = subject.Reader.ReadAsync().AsTask();
        await subject.Other.FailAsync("the reason");
        ChannelClosedException exception = await Assert.ThrowsAsync<ChannelClosedException>(() => reading.Within());
        AssertIsError(exception.InnerException, "the reason");
    }

    [Fact]
    public async Task An_error_ends_a_wait()
    {
        await using ReaderSubject subject = NewSubject();
        Task<bool> waiting = subject.Reader.WaitToReadAsync().AsTask();
        await subject.Other.FailAsync("the reason");
        AssertIsError(await Record.ExceptionAsync(() => waiting.Within()), "the reason");
    }

    [Fact]
    public async Task After_completion_what_was_sent_is_received_and_then_nothing()
    {
        await using ReaderSubject subject = NewSubject();
        await subject.Other.SendAsync(0, 3);
        await subject.Other.CompleteAsync();
        Assert.False(subject.Reader.Completion.IsCompleted);
        Assert.True(await subject.Reader.WaitToReadAsync().Within());
        Assert.Equal(0, await subject.Reader.ReadAsync().Within());
        Assert.True(subject.Reader.TryRead(out int second));
        Assert.Equal(1, second);
        Assert.False(subject.Reader.Completion.IsCompleted);
        Assert.Equal(2, await subject.Reader.ReadAsync().Within());
        Assert.False(await subject.Reader.WaitToReadAsync().Within());
        Assert.False(subject.Reader.TryRead(out _));
        await Assert.ThrowsAsync<ChannelClosedException>(() => subject.Reader.ReadAsync().Within());
        await subject.Reader.Completion.Within();
        Assert.False(await subject.Reader.WaitToReadAsync().Within());
    }

    [Fact]
    public async Task After_an_error_what_was_sent_is_received_and_then_the_error()
    {
        await using ReaderSubject subject = NewSubject();
        await subject.Other.SendAsync(0, 2);
        await subject.Other.FailAsync("the reason");
        Assert.Equal(0, await subject.Reader.ReadAsync().Within());
        Assert.True(await subject.Reader.WaitToReadAsync().Within());
        Assert.Equal(1, await subject.Reader.ReadAsync().Within());
        for (int i = 0; i < 2; i++)
        {
            AssertIsError(await Record.ExceptionAsync(() => subject.Reader.WaitToReadAsync().Within()), "the reason");
            ChannelClosedException exception = await Assert.ThrowsAsync<ChannelClosedException>(() => subject.Reader.ReadAsync().Within());
            AssertIsError(exception.InnerException, "the reason");
            Assert.False(subject.Reader.TryRead(out _));
        }

        AssertIsError(await Record.ExceptionAsync(() => subject.Reader.Completion.Within()), "the reason");
    }

    [Fact]
    public async Task Completion_of_an_empty_channel_ends_without_a_read()
    {
        await using ReaderSubject subject = NewSubject();
        Task completion = subject.Reader.Completion;
        Assert.False(completion.IsCompleted);
        await subject.Other.CompleteAsync();
        await completion.Within();
    }

    [Fact]
    public async Task Completion_is_one_task()
    {
        await using ReaderSubject subject = NewSubject();
        Assert.Same(subject.Reader.Completion, subject.Reader.Completion);
        await subject.Other.CompleteAsync();
        await subject.Reader.Completion.Within();
    }

    [Fact]
    public async Task Completion_waits_until_all_is_received()
    {
        await using ReaderSubject subject = NewSubject();
        Task completion = subject.Reader.Completion;
        await subject.Other.SendAsync(0, 2);
        await subject.Other.CompleteAsync();
        await Patience.Waits(completion);
        Assert.True(subject.Reader.TryRead(out _));
        await Patience.Waits(completion);
        Assert.True(subject.Reader.TryRead(out _));
        await completion.Within();
    }

    [Fact]
    public async Task A_cancelled_token_ends_reads_at_once()
    {
        await using ReaderSubject subject = NewSubject();
        CancellationToken cancelled = new(true);
        await subject.Other.SendAsync(5);
        ValueTask<int> reading = subject.Reader.ReadAsync(cancelled);
        Assert.True(reading.IsCanceled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Within());
        ValueTask<bool> waiting = subject.Reader.WaitToReadAsync(cancelled);
        Assert.True(waiting.IsCanceled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within());
        Assert.Equal(5, await subject.Reader.ReadAsync().Within());
    }

    [Fact]
    public async Task Cancellation_ends_a_read_that_waits_and_loses_nothing()
    {
        await using ReaderSubject subject = NewSubject();
        for (int i = 0; i < 3; i++)
        {
            using CancellationTokenSource cancellation = new();
            Task<int> reading = subject.Reader.ReadAsync(cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Within());
            Assert.Equal(cancellation.Token, exception.CancellationToken);
            Assert.True(reading.IsCanceled);
            await subject.Other.SendAsync(i);
            Assert.Equal(i, await subject.Reader.ReadAsync().Within());
        }
    }

    [Fact]
    public async Task Cancellation_ends_a_wait_and_loses_nothing()
    {
        await using ReaderSubject subject = NewSubject();
        using CancellationTokenSource cancellation = new();
        Task<bool> waiting = subject.Reader.WaitToReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within());
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await subject.Other.SendAsync(5);
        Assert.True(await subject.Reader.WaitToReadAsync().Within());
        Assert.Equal(5, await subject.Reader.ReadAsync().Within());
    }

    [Fact]
    public async Task Cancellation_after_the_end_of_a_read_does_nothing()
    {
        await using ReaderSubject subject = NewSubject();
        using CancellationTokenSource cancellation = new();
        Task<int> reading = subject.Reader.ReadAsync(cancellation.Token).AsTask();
        await subject.Other.SendAsync(5);
        Assert.Equal(5, await reading.Within());
        Task<int> next = subject.Reader.ReadAsync().AsTask();
        await cancellation.CancelAsync();
        await Patience.Waits(next);
        await subject.Other.SendAsync(6);
        Assert.Equal(6, await next.Within());
    }

    [Fact]
    public async Task ReadAllAsync_receives_all_until_completion()
    {
        await using ReaderSubject subject = NewSubject();
        await subject.Other.SendAsync(0, 5);
        Task<List<int>> receiving = ReceiveAllAsync(subject.Reader);
        await subject.Other.SendAsync(5, 5);
        await subject.Other.CompleteAsync();
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], await receiving.Within());
    }

    [Fact]
    public async Task ReadAllAsync_ends_with_the_error()
    {
        await using ReaderSubject subject = NewSubject();
        await subject.Other.SendAsync(0, 2);
        await subject.Other.FailAsync("the reason");
        List<int> received = [];
        AssertIsError(await Record.ExceptionAsync(() => ReceiveAllAsync(subject.Reader, received).Within()), "the reason");
        Assert.Equal([0, 1], received);
    }

    [Fact]
    public async Task ReadAllAsync_can_be_cancelled_while_it_waits()
    {
        await using ReaderSubject subject = NewSubject();
        using CancellationTokenSource cancellation = new();
        List<int> received = [];
        await subject.Other.SendAsync(0, 2);
        Task receiving = ReceiveAllAsync(subject.Reader, received, cancellation.Token);
        await Patience.Waits(receiving);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.Within());
        Assert.Equal([0, 1], received);
        await subject.Other.SendAsync(2);
        Assert.Equal(2, await subject.Reader.ReadAsync().Within());
    }

    [Fact]
    public async Task ReadAllAsync_with_a_cancelled_token_receives_nothing()
    {
        await using ReaderSubject subject = NewSubject();
        await subject.Other.SendAsync(5);
        List<int> received = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReceiveAllAsync(subject.Reader, received, new CancellationToken(true)).Within());
        Assert.Empty(received);
        Assert.Equal(5, await subject.Reader.ReadAsync().Within());
    }

    [Fact]
    public async Task ReadAllAsync_can_be_left_and_begun_again()
    {
        await using ReaderSubject subject = NewSubject();
        await subject.Other.SendAsync(0, 3);
        await subject.Other.CompleteAsync();
        IAsyncEnumerable<int> all = subject.Reader.ReadAllAsync();
        await foreach (int number in all)
        {
            Assert.Equal(0, number);
            break;
        }

        List<int> rest = [];
        await foreach (int number in all) rest.Add(number);
        Assert.Equal([1, 2], rest);
        await foreach (int number in all) Assert.Fail($"{number} came after the end.");
    }

    [Fact]
    public async Task ReadAllAsync_that_was_cancelled_can_be_begun_again()
    {
        await using ReaderSubject subject = NewSubject();
        IAsyncEnumerable<int> all = subject.Reader.ReadAllAsync();
        using (CancellationTokenSource cancellation = new())
        {
            Task receiving = Task.Run(async () =>
            {
                await foreach (int number in all.WithCancellation(cancellation.Token)) Assert.Fail($"{number} came from nowhere.");
            });
            await Patience.Waits(receiving);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.Within());
        }

        await subject.Other.SendAsync(0, 2);
        await subject.Other.CompleteAsync();
        List<int> rest = [];
        await foreach (int number in all) rest.Add(number);
        Assert.Equal([0, 1], rest);
    }

    [Fact]
    public async Task An_enumerator_goes_on_whether_its_current_message_is_looked_at_or_not()
    {
        await using ReaderSubject subject = NewSubject();
        await using IAsyncEnumerator<int> all = subject.Reader.ReadAllAsync().GetAsyncEnumerator();
        Task<bool> moving = all.MoveNextAsync().AsTask();
        await Patience.Waits(moving);
        await subject.Other.SendAsync(0, 3);
        Assert.True(await moving.Within());
        Assert.True(await all.MoveNextAsync().Within());
        Assert.Equal(1, all.Current);
        Assert.Equal(1, all.Current);
        Assert.True(await all.MoveNextAsync().Within());
        Assert.Equal(2, all.Current);
        await subject.Other.CompleteAsync();
        Assert.False(await all.MoveNextAsync().Within());
        Assert.False(await all.MoveNextAsync().Within());
    }

    [Fact]
    public async Task ReadAllAsync_obeys_both_tokens()
    {
        await using ReaderSubject subject = NewSubject();
        using CancellationTokenSource first = new();
        using CancellationTokenSource second = new();
        foreach (CancellationTokenSource source in (CancellationTokenSource[])[second, first])
        {
            Task receiving = Task.Run(async () =>
            {
                await foreach (int number in subject.Reader.ReadAllAsync(first.Token).WithCancellation(second.Token)) Assert.Fail($"{number} came from nowhere.");
            });
            if (source == second) await Patience.Waits(receiving);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.Within());
        }
    }

    private static async Task<List<int>> ReceiveAllAsync(ChannelReader<int> reader, List<int>? received = null, CancellationToken cancellation = default)
    {
        received ??= [];
        await foreach (int number in reader.ReadAllAsync(cancellation)) received.Add(number);
        return received;
    }
}
