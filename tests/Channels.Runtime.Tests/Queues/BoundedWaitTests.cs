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

namespace Channels.Runtime.Tests.Queues;

/// <summary>Producers that wait for room, and what ends their wait.</summary>
public sealed class BoundedWaitTests : ChannelTest
{
    [Fact]
    public async Task Writes_that_wait_are_done_in_their_order_and_nothing_overtakes_them()
    {
        using IQueuedNumbers.Channel channel = NewFull(2);
        List<Task> writing = [.. Enumerable.Range(2, 6).Select(number => channel.Writer.WriteAsync(number).AsTask())];
        for (int number = 0; number < 6; number++)
        {
            Assert.False(channel.Writer.TryNumber(-1));
            Assert.Equal(number, await channel.Reader.ReadAsync().Within());
        }

        await Task.WhenAll(writing).Within();
        Assert.False(channel.Writer.TryNumber(-1));
        for (int number = 6; number < 8; number++) Assert.Equal(number, channel.Reader.Read());
    }

    [Fact]
    public async Task A_put_that_blocks_is_done_when_there_is_room()
    {
        using IQueuedNumbers.Channel channel = NewFull(3);
        Task<bool> timed = Patience.OnThread(() => channel.Writer.TryWrite(3, Patience.Longest));
        await Patience.Waits(timed);
        Task many = Patience.OnThread(() => channel.Writer.WriteMany([4, 5, 6, 7, 8]));
        await Patience.Waits(many);
        for (int number = 0; number <= 8; number++) Assert.Equal(number, await channel.Reader.ReadAsync().Within());
        Assert.True(await timed.Within());
        await many.Within();
    }

    [Fact]
    public void A_put_whose_time_is_over_leaves_nothing()
    {
        using IQueuedNumbers.Channel channel = NewFull(1);
        Assert.False(channel.Writer.TryWrite(1, TimeSpan.FromMilliseconds(20)));
        Assert.False(channel.Writer.WaitToWrite(TimeSpan.FromMilliseconds(20)));
        Assert.Equal(0, channel.Reader.Read());
        Assert.False(channel.Reader.TryRead(TimeSpan.FromMilliseconds(20), out _));
        Assert.True(channel.Writer.WaitToWrite(TimeSpan.Zero));
        Assert.True(channel.Writer.TryNumber(2));
        Assert.Equal(2, channel.Reader.Read());
    }

    [Fact]
    public async Task Cancellation_ends_a_put_that_blocks_and_leaves_nothing()
    {
        using IQueuedNumbers.Channel channel = NewFull(1);
        using CancellationTokenSource cancellation = new();
        Task blocking = Patience.OnThread(() => channel.Writer.Write(1, cancellation.Token));
        Task<bool> waiting = Patience.OnThread(() => channel.Writer.WaitToWrite(Timeout.InfiniteTimeSpan, cancellation.Token));
        await Patience.Waits(blocking);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocking.Within());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within());
        Assert.Equal(0, channel.Reader.Read());
        Assert.False(channel.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Cancellations_that_race_with_room_put_each_item_or_none()
    {
        const int Rounds = 300;
        using IQueuedNumbers.Channel channel = NewFull(1);
        int expected = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            using CancellationTokenSource cancellation = new();
            Task writing = channel.Writer.WriteAsync(round, cancellation.Token).AsTask();
            Task<int> reading = Task.Run(() => channel.Reader.Read());
            await cancellation.CancelAsync();
            Assert.Equal(expected, await reading.Within());
            try
            {
                await writing.Within();
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(0, channel.Reader.Count);
                channel.Writer.Number(round);
            }

            expected = round;
        }
    }

    [Fact]
    public async Task Completion_by_another_process_ends_every_wait()
    {
        using IQueuedNumbers.Channel channel = NewFull(2);
        using ITexts.Channel answers = ITexts.Create();
        Task writing = channel.Writer.WriteAsync(2).AsTask();
        Task blocking = Patience.OnThread(() => channel.Writer.Number(3));
        Task<bool> waiting = channel.Writer.WaitToWriteAsync().AsTask();
        await Patience.Waits(blocking);
        await using WorkerProcess worker = QueueWorkers.StartComplete(channel.Writer, "the reason", answers.Writer, Helper.Worker);
        Assert.Equal("True", await answers.Reader.ReadAsync().Within());
        foreach (Task each in (Task[])[writing, blocking])
        {
            ChannelClosedException closed = await Assert.ThrowsAsync<ChannelClosedException>(() => each.Within());
            Assert.Equal("the reason", Assert.IsType<RemoteException>(closed.InnerException).Message);
        }

        Assert.Equal("the reason", (await Assert.ThrowsAsync<RemoteException>(() => waiting.Within())).Message);
        for (int number = 0; number < 2; number++) Assert.Equal(number, channel.Reader.Read());
        await Assert.ThrowsAsync<RemoteException>(async () => await channel.Reader.WaitToReadAsync());
        await worker.Completion.Within();
    }

    [Fact]
    public async Task Disposal_ends_every_wait_and_leaves_nothing()
    {
        using IQueuedNumbers.Channel channel = NewFull(2);
        using (IQueuedNumbers.Channel other = IQueuedNumbers.Open(channel.Name))
        {
            Task writing = other.Writer.WriteAsync(2).AsTask();
            Task blocking = Patience.OnThread(() => other.Writer.Number(3));
            Task<bool> waiting = other.Writer.WaitToWriteAsync().AsTask();
            await Patience.Waits(blocking);
            other.Dispose();
            foreach (Task each in (Task[])[writing, blocking, waiting]) await Assert.ThrowsAsync<ObjectDisposedException>(() => each.Within());
        }

        Assert.Equal(2, channel.Reader.Count);
        for (int number = 0; number < 2; number++) Assert.Equal(number, channel.Reader.Read());
        Assert.False(channel.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_wait_ends_when_the_last_consumer_has_been_killed()
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: new ProcessChannelOptions { MaxItems = 2 });
        using IQueuedNumbers.Channel answers = IQueuedNumbers.Create(options: new ProcessChannelOptions { MaxItems = 1 });
        await using WorkerProcess worker = BoundedWorkers.StartTakeOneAndStay(channel.Reader, answers.Writer, Helper.Worker);
        channel.Writer.Number(5);
        Assert.Equal(5, await answers.Reader.ReadAsync().Within());
        channel.Reader.Dispose();
        for (int number = 0; number < 2; number++) channel.Writer.Number(number);
        Task writing = channel.Writer.WriteAsync(2).AsTask();
        Task blocking = Patience.OnThread(() => channel.Writer.Number(3));
        Task<bool> waiting = channel.Writer.WaitToWriteAsync().AsTask();
        await Patience.Waits(Task.WhenAny(writing, blocking, waiting));
        worker.Kill();
        foreach (Task each in (Task[])[writing, blocking, waiting])
        {
            Assert.Equal(worker.Id, (await Assert.ThrowsAsync<ChannelPeerLostException>(() => each.Within(TimeSpan.FromSeconds(1)))).ProcessId);
        }

        Assert.False(channel.Writer.TryNumber(4));
        await Assert.ThrowsAsync<WorkerCrashedException>(() => worker.Completion.Within());
    }

    [Fact]
    public async Task A_wait_ends_when_the_last_consumer_has_left()
    {
        using IQueuedNumbers.Channel channel = NewFull(1);
        Task writing = channel.Writer.WriteAsync(1).AsTask();
        Task<bool> waiting = channel.Writer.WaitToWriteAsync().AsTask();
        await Patience.Waits(writing);
        channel.Reader.Dispose();
        await Assert.ThrowsAsync<ChannelClosedException>(() => writing.Within());
        Assert.False(await waiting.Within());
    }

    private static IQueuedNumbers.Channel NewFull(int items)
    {
        IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: new ProcessChannelOptions { MaxItems = items });
        for (int number = 0; number < items; number++) Assert.True(channel.Writer.TryNumber(number));
        Assert.False(channel.Writer.TryNumber(-1));
        return channel;
    }
}
