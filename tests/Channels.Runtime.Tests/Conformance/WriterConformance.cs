using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Xunit;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>What every <see cref="ChannelWriter{T}"/> of a bounded channel with one reader and one writer does.</summary>
public abstract class WriterConformance : ChannelTest
{
    protected abstract WriterSubject NewSubject();

    [Fact]
    public async Task Messages_arrive_in_order_of_sending()
    {
        await using WriterSubject subject = NewSubject();
        Assert.True(subject.Writer.TryWrite(1));
        await subject.Writer.WriteAsync(20).Within();
        Assert.Equal(1, await subject.Other.ReceiveAsync(1));
        Assert.Equal(20, await subject.Other.ReceiveAsync(1));
    }

    [Fact]
    public async Task WriteAsync_is_over_at_once_while_there_is_room()
    {
        await using WriterSubject subject = NewSubject();
        Assert.True(subject.Writer.WriteAsync(1).IsCompletedSuccessfully);
        ValueTask<bool> waiting = subject.Writer.WaitToWriteAsync();
        Assert.True(waiting.IsCompletedSuccessfully);
        Assert.True(await waiting);
    }

    [Fact]
    public async Task TryWrite_is_false_when_the_channel_is_full_and_true_when_there_is_room_again()
    {
        await using WriterSubject subject = NewSubject();
        Fill(subject);
        Assert.False(subject.Writer.TryWrite(1));
        await subject.Other.ReceiveAsync(subject.Capacity);
        Assert.True(subject.Writer.TryWrite(1));
        Assert.Equal(1, await subject.Other.ReceiveAsync(1));
    }

    [Fact]
    public async Task WriteAsync_waits_for_room()
    {
        await using WriterSubject subject = NewSubject();
        Fill(subject);
        Task writing = subject.Writer.WriteAsync(7).AsTask();
        await Patience.Waits(writing);
        Assert.Equal(0, await subject.Other.ReceiveAsync(subject.Capacity));
        await writing.Within();
        Assert.Equal(7, await subject.Other.ReceiveAsync(1));
    }

    [Fact]
    public async Task WaitToWriteAsync_waits_for_room_and_sends_nothing()
    {
        await using WriterSubject subject = NewSubject();
        Fill(subject);
        Task<bool> waiting = subject.Writer.WaitToWriteAsync().AsTask();
        await Patience.Waits(waiting);
        await subject.Other.ReceiveAsync(subject.Capacity);
        Assert.True(await waiting.Within());
        Assert.True(subject.Writer.TryComplete());
        Assert.Null(await subject.Other.EndAsync());
    }

    [Fact]
    public async Task A_cancelled_token_ends_writes_at_once_and_sends_nothing()
    {
        await using WriterSubject subject = NewSubject();
        CancellationToken cancelled = new(true);
        Assert.True(subject.Writer.WriteAsync(1, cancelled).IsCanceled);
        Assert.True(subject.Writer.WaitToWriteAsync(cancelled).IsCanceled);
        subject.Writer.Complete();
        Assert.Null(await subject.Other.EndAsync());
    }

    [Fact]
    public async Task Cancellation_ends_a_write_that_waits_and_sends_nothing()
    {
        await using WriterSubject subject = NewSubject();
        Fill(subject);
        using CancellationTokenSource cancellation = new();
        Task writing = subject.Writer.WriteAsync(7, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.Within());
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        subject.Writer.Complete();
        Assert.Equal(0, await subject.Other.ReceiveAsync(subject.Capacity));
        Assert.Null(await subject.Other.EndAsync());
    }

    [Fact]
    public async Task Cancellation_ends_a_wait_for_room()
    {
        await using WriterSubject subject = NewSubject();
        Fill(subject);
        using CancellationTokenSource cancellation = new();
        Task<bool> waiting = subject.Writer.WaitToWriteAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within());
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await subject.Other.ReceiveAsync(subject.Capacity);
        await subject.Writer.WriteAsync(7).Within();
        Assert.Equal(7, await subject.Other.ReceiveAsync(1));
    }

    [Fact]
    public async Task After_completion_nothing_can_be_sent()
    {
        await using WriterSubject subject = NewSubject();
        Assert.True(subject.Writer.TryWrite(7));
        Assert.True(subject.Writer.TryComplete());
        Assert.False(subject.Writer.TryWrite(1));
        Assert.False(await subject.Writer.WaitToWriteAsync().Within());
        ChannelClosedException exception = await Assert.ThrowsAsync<ChannelClosedException>(() => subject.Writer.WriteAsync(1).Within());
        Assert.Null(exception.InnerException);
        Assert.Equal(7, await subject.Other.ReceiveAsync(1));
        Assert.Null(await subject.Other.EndAsync());
    }

    [Fact]
    public async Task After_completion_with_an_error_nothing_can_be_sent()
    {
        await using WriterSubject subject = NewSubject();
        InvalidOperationException error = new("the reason");
        Assert.True(subject.Writer.TryWrite(7));
        Assert.True(subject.Writer.TryComplete(error));
        Assert.False(subject.Writer.TryWrite(1));
        Assert.Same(error, await Record.ExceptionAsync(() => subject.Writer.WaitToWriteAsync().Within()));
        ChannelClosedException exception = await Assert.ThrowsAsync<ChannelClosedException>(() => subject.Writer.WriteAsync(1).Within());
        Assert.Same(error, exception.InnerException);
        Assert.Equal(7, await subject.Other.ReceiveAsync(1));
        Assert.Equal("the reason", await subject.Other.EndAsync());
    }

    [Fact]
    public async Task A_channel_is_completed_once()
    {
        await using WriterSubject subject = NewSubject();
        Assert.True(subject.Writer.TryComplete());
        Assert.False(subject.Writer.TryComplete());
        Assert.False(subject.Writer.TryComplete(new InvalidOperationException("too late")));
        Assert.Throws<ChannelClosedException>(() => subject.Writer.Complete());
        Assert.Null(await subject.Other.EndAsync());
    }

    private static void Fill(WriterSubject subject)
    {
        int count = 0;
        while (subject.Writer.TryWrite(0)) count++;
        Assert.Equal(subject.Capacity, count);
    }
}
