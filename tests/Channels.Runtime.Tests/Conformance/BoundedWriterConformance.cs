using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.TestProcess;
using Xunit;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>What every <see cref="ChannelWriter{T}"/> of a channel does that can be full.</summary>
public abstract class BoundedWriterConformance : WriterConformance
{
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

    private protected static void Fill(WriterSubject subject)
    {
        int count = 0;
        while (subject.Writer.TryWrite(0)) count++;
        Assert.Equal(subject.Capacity, count);
    }
}
