using System;
using System.Globalization;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Queues;

/// <summary>What does not fit into the ring waits in the producer's process.</summary>
public sealed class BufferTests : ChannelTest
{
    private const int Capacity = 4096, Fitting = Capacity / 8;

    public static TheoryData<bool> Promises => [false, true];

    private static ProcessChannelOptions Options(bool single) => new() { Capacity = Capacity, SingleReader = single, SingleWriter = single };

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task A_million_puts_that_nobody_takes_return_and_cost_at_most_twice_their_frames(bool single)
    {
        const int Count = 1_000_000, Frame = sizeof(int) + sizeof(int);
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create("alone", new ProcessChannelOptions { SingleReader = single, SingleWriter = single });
        using ILengths.Channel answers = ILengths.Create();
        long sharedBefore = await Folder.AllocatedAsync();
        await using WorkerProcess worker = QueueWorkers.StartPutForNobody(channel.Writer, Count, answers.Writer, Helper.Worker);

        // One thread has put all of them while nobody took any: none of its puts can have waited for room.
        long privately = await answers.Reader.ReadAsync().Within();
        long buffered = await answers.Reader.ReadAsync().Within();
        Assert.InRange(buffered, Count - (128 * 1024 / Frame), Count - 1);
        Assert.Equal(Count, channel.Reader.Count);
        long shared = await Folder.AllocatedAsync() - sharedBefore;
        Assert.InRange(privately + shared, (long)Count * Frame, 2L * Count * Frame);

        for (int i = 0; i < Count; i++) Assert.Equal(i, channel.Reader.Read());
        Assert.Equal(0, await answers.Reader.ReadAsync().Within());
        await worker.Completion.Within();
        Assert.False(channel.Reader.TryRead(out _));
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Buffered_and_FlushAsync_tell_what_is_not_in_shared_memory(bool single)
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: Options(single));
        Assert.Equal(0, channel.Writer.Buffered);
        Assert.True(channel.Writer.FlushAsync().IsCompletedSuccessfully);
        for (int i = 0; i < Fitting; i++) channel.Writer.Number(i);
        Assert.Equal(0, channel.Writer.Buffered);
        Assert.True(channel.Writer.FlushAsync().IsCompletedSuccessfully);

        for (int i = 0; i < 100; i++) channel.Writer.Number(Fitting + i);
        Assert.Equal(100, channel.Writer.Buffered);
        Assert.Equal(Fitting + 100, channel.Reader.Count);
        Task flushing = channel.Writer.FlushAsync();
        await Patience.Waits(flushing);
        using (CancellationTokenSource cancellation = new())
        {
            Task cancelled = channel.Writer.FlushAsync(cancellation.Token);
            await Patience.Waits(cancelled);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Within());
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => channel.Writer.FlushAsync(cancellation.Token));
        }

        for (int i = 0; i < Fitting; i++) Assert.Equal(i, await channel.Reader.ReadAsync().Within());
        await flushing.Within();
        Assert.Equal(0, channel.Writer.Buffered);
        for (int i = 0; i < 100; i++) Assert.Equal(Fitting + i, await channel.Reader.ReadAsync().Within());
        Assert.Equal(0, channel.Reader.Count);
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Discard_forgets_what_waits_and_nothing_else(bool single)
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: Options(single));
        channel.Writer.Discard();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 3 * Fitting; i++) channel.Writer.Number(i);
            Task flushing = channel.Writer.FlushAsync();
            channel.Writer.Discard();
            await flushing.Within();
            Assert.Equal(0, channel.Writer.Buffered);
            Assert.Equal(Fitting, channel.Reader.Count);
            for (int i = 0; i < Fitting; i++) Assert.Equal(i, channel.Reader.Read());
            Assert.False(channel.Reader.TryRead(out _));
            channel.Writer.Number(-1);
            Assert.Equal(-1, channel.Reader.Read());
        }
    }

    [Fact]
    public async Task Discard_lets_a_completed_queue_end()
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: Options(false));
        using IQueuedNumbers.Channel other = IQueuedNumbers.Open(channel.Name);
        for (int i = 0; i < 2 * Fitting; i++) channel.Writer.Number(i);
        other.Writer.Complete();
        for (int i = 0; i < Fitting - 1; i++) Assert.Equal(i, channel.Reader.Read());
        channel.Writer.Discard();
        int rest = 0;
        await foreach (int _ in other.Reader.ReadAllAsync()) rest++;
        Assert.InRange(rest, 1, Fitting);
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task The_order_holds_however_the_buffer_fills_and_empties(bool single)
    {
        int count = FullTests.AreOn ? 5_000_000 : 500_000;
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: Options(single));
        Task taking = Patience.OnThread(() =>
        {
            Random random = new(1);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(i, channel.Reader.Read());
                if (random.Next(1000) == 0) Thread.SpinWait(random.Next(3000));
            }
        });
        Task putting = Patience.OnThread(() =>
        {
            Random random = new(2);
            for (int i = 0; i < count; i++)
            {
                channel.Writer.Number(i);
                if (random.Next(1000) == 0) Thread.SpinWait(random.Next(3000));
            }
        });
        await putting.Within();
        await taking.Within();
        Assert.Equal(0, channel.Writer.Buffered);
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task A_writer_that_is_disposed_leaves_what_waits_in_shared_memory(bool single)
    {
        IQueuedTexts.Channel channel = IQueuedTexts.Create(options: Options(single));
        using IQueuedTexts.Channel other = IQueuedTexts.Open(channel.Name);
        for (int i = 0; i < 2000; i++) channel.Writer.Text(Text(i));
        Assert.InRange(channel.Writer.Buffered, 1, 1999);
        Task flushing = channel.Writer.FlushAsync();
        channel.Dispose();
        await flushing.Within();
        Assert.Equal(2000, other.Reader.Count);
        for (int i = 0; i < 2000; i++)
        {
            Assert.True(other.Reader.TryRead(out string? text));
            Assert.Equal(Text(i), text);
        }

        Assert.False(other.Reader.TryRead(out _));

        // At times one that is too large for the ring.
        static string Text(int i) => i.ToString(CultureInfo.InvariantCulture) + new string('x', i % 100 == 0 ? 2000 : i % 70);
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Completion_comes_after_what_waits(bool single)
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: Options(single));
        for (int i = 0; i < 10 * Fitting; i++) channel.Writer.Number(i);
        channel.Writer.Complete();
        Assert.Throws<ChannelClosedException>(() => channel.Writer.Number(-1));
        Assert.False(channel.Writer.TryNumber(-1));
        int expected = 0;
        await foreach (int number in channel.Reader.ReadAllAsync()) Assert.Equal(expected++, number);
        Assert.Equal(10 * Fitting, expected);
    }
}
