using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.TestProcess;
using Xunit;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>What every <see cref="ChannelWriter{T}"/> of a channel does that can be full, and that many threads write to.</summary>
public abstract class SharedBoundedWriterConformance : BoundedWriterConformance
{
    private const int Waiting = 5;

    [Fact]
    public async Task Several_writes_wait_and_each_is_done_once()
    {
        await using WriterSubject subject = NewSubject();
        Fill(subject);
        List<Task> writing = WriteSeveral(subject);
        foreach (Task write in writing) await Patience.Waits(write);
        Assert.Equal(0, await subject.Other.ReceiveAsync(subject.Capacity));
        await Task.WhenAll(writing).Within();
        Assert.Equal(Enumerable.Range(1, Waiting).Sum(), await subject.Other.ReceiveAsync(Waiting));
        Assert.True(subject.Writer.TryComplete());
        Assert.Null(await subject.Other.EndAsync());
    }

    [Fact]
    public async Task Completion_ends_all_writes_that_wait()
    {
        await using WriterSubject subject = NewSubject();
        Fill(subject);
        List<Task> writing = WriteSeveral(subject);
        Task<bool> waiting = subject.Writer.WaitToWriteAsync().AsTask();
        Assert.True(subject.Writer.TryComplete());
        foreach (Task write in writing) await Assert.ThrowsAsync<ChannelClosedException>(() => write.Within());
        Assert.False(await waiting.Within());
        Assert.Equal(0, await subject.Other.ReceiveAsync(subject.Capacity));
        Assert.Null(await subject.Other.EndAsync());
    }

    [Fact]
    public async Task Cancellation_of_one_write_leaves_the_others_waiting()
    {
        await using WriterSubject subject = NewSubject();
        Fill(subject);
        using CancellationTokenSource cancellation = new();
        List<Task> writing = WriteSeveral(subject);
        Task cancelled = subject.Writer.WriteAsync(1000, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Within());
        foreach (Task write in writing) await Patience.Waits(write);
        Assert.Equal(0, await subject.Other.ReceiveAsync(subject.Capacity));
        await Task.WhenAll(writing).Within();
        Assert.Equal(Enumerable.Range(1, Waiting).Sum(), await subject.Other.ReceiveAsync(Waiting));
    }

    private static List<Task> WriteSeveral(WriterSubject subject) => [.. Enumerable.Range(1, Waiting).Select(number => subject.Writer.WriteAsync(number).AsTask())];
}
