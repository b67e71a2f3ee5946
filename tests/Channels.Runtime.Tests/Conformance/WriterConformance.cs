using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Xunit;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>What every <see cref="ChannelWriter{T}"/> does, whatever the channel's bound.</summary>
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
}
