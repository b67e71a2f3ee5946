using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.TestProcess.Scenarios;

/// <summary>The forms of sending, with and without room.</summary>
internal static class BlockingWrites
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Scenario]
    internal static async Task Without_room_TryWrite_is_false_and_Write_blocks(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        Filling.Fill(channel.Writer);
        Assert.False(channel.Writer.TryWrite(-1));
        Task writing = Patience.OnThread(() => channel.Writer.Number(ScenarioSettings.Numbers));
        await Patience.Waits(writing);
        await AssertGoesOn(channel, writing);
    }

    [Scenario]
    internal static async Task Without_room_WriteAsync_waits(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        Filling.Fill(channel.Writer);
        Task writing = channel.Writer.NumberAsync(ScenarioSettings.Numbers).AsTask();
        await Patience.Waits(writing);
        await AssertGoesOn(channel, writing);
    }

    [Scenario]
    internal static async Task TryWrite_with_a_time_gives_up_when_it_is_over(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        Filling.Fill(channel.Writer);
        Assert.False(channel.Writer.TryWrite(-1, TimeSpan.Zero));
        long start = Stopwatch.GetTimestamp();
        Assert.False(await Patience.OnThread(() => channel.Writer.TryWrite(-1, s_short)).Within());
        Assert.InRange(Stopwatch.GetElapsedTime(start), s_short, Patience.Longest);
        await Filling.AssertHolds(channel, ScenarioSettings.Numbers);
    }

    [Scenario]
    internal static async Task TryWrite_with_a_time_goes_on_when_there_is_room(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        Filling.Fill(channel.Writer);
        Task<bool> writing = Patience.OnThread(() => channel.Writer.TryWrite(ScenarioSettings.Numbers, Patience.Longest));
        await Patience.Waits(writing);
        await AssertGoesOn(channel, writing);
        Assert.True(await writing);
    }

    [Scenario]
    internal static async Task WaitToWrite_waits_for_room_and_sends_nothing(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        Assert.True(channel.Writer.WaitToWrite(TimeSpan.Zero));
        Filling.Fill(channel.Writer);
        Assert.False(channel.Writer.WaitToWrite(TimeSpan.Zero));
        Assert.False(await Patience.OnThread(() => channel.Writer.WaitToWrite(s_short)).Within());
        Task<bool> waiting = Patience.OnThread(() => channel.Writer.WaitToWrite(Patience.Longest));
        await Patience.Waits(waiting);
        for (int i = 0; i < ScenarioSettings.Numbers; i++) Assert.Equal(i, channel.Reader.Read());
        Assert.True(await waiting.Within());
        await Filling.AssertHolds(channel, 0);
    }

    [Scenario]
    internal static async Task A_cancelled_write_sends_nothing(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        Filling.Fill(channel.Writer);
        await AssertCancels(token => Patience.OnThread(() => channel.Writer.Write(-1, token)));
        await AssertCancels(token => Patience.OnThread(() => channel.Writer.WaitToWrite(Patience.Longest, token)));
        await AssertCancels(token => channel.Writer.WriteAsync(-1, token).AsTask());
        await AssertCancels(token => channel.Writer.NumberAsync(-1, token).AsTask());
        await AssertCancels(token => channel.Writer.WaitToWriteAsync(token).AsTask());
        await Filling.AssertHolds(channel, ScenarioSettings.Numbers);
    }

    [Scenario]
    internal static async Task A_write_with_a_cancelled_token_sends_nothing(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        CancellationToken cancelled = new(true);
        channel.Writer.Number(0);
        Assert.ThrowsAny<OperationCanceledException>(() => channel.Writer.Write(-1, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await channel.Writer.WriteAsync(-1, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await channel.Writer.NumberAsync(-1, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await channel.Writer.WaitToWriteAsync(cancelled));
        await Filling.AssertHolds(channel, 1);
    }

    [Scenario]
    internal static async Task A_reader_that_leaves_ends_every_wait_for_room(ScenarioSettings settings)
    {
        await AssertEnds(writer => Patience.OnThread(() => writer.Number(-1)));
        await AssertEnds(writer => Patience.OnThread(() => writer.TryWrite(-1, Patience.Longest)));
        await AssertEnds(writer => writer.NumberAsync(-1).AsTask());
        Assert.False(await AfterReaderLeft(writer => Patience.OnThread(() => writer.WaitToWrite(Patience.Longest))));
        Assert.False(await AfterReaderLeft(writer => writer.WaitToWriteAsync().AsTask()));

        async Task AssertEnds(Func<INumbers.Writer, Task> write) =>
            await Assert.ThrowsAsync<ChannelClosedException>(() => AfterReaderLeft(async writer =>
            {
                await write(writer);
                return true;
            }));

        async Task<bool> AfterReaderLeft(Func<INumbers.Writer, Task<bool>> wait)
        {
            using INumbers.Channel channel = INumbers.Create(options: settings.Options);
            Filling.Fill(channel.Writer);
            Assert.True(channel.Reader.TryPeek(out _));
            Task<bool> waiting = wait(channel.Writer);
            await Patience.Waits(waiting);
            channel.Reader.Dispose();
            return await waiting.Within();
        }
    }

    [Scenario]
    internal static async Task After_completion_nothing_is_sent(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        channel.Writer.Number(0);
        channel.Writer.Complete();
        Assert.Throws<ChannelClosedException>(() => channel.Writer.Number(-1));
        Assert.Throws<ChannelClosedException>(() => channel.Writer.Write(-1));
        Assert.Throws<ChannelClosedException>(() => channel.Writer.TryWrite(-1, Patience.Longest));
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await channel.Writer.NumberAsync(-1));
        Assert.False(channel.Writer.TryWrite(-1));
        Assert.False(channel.Writer.TryNumber(-1));
        Assert.False(channel.Writer.WaitToWrite(Patience.Longest));
        Assert.Equal(1, await Filling.ReceiveInOrderAsync(channel.Reader));
    }

    [Scenario]
    internal static async Task A_message_that_encodes_itself_waits_for_all_the_room_it_needs(ScenarioSettings settings)
    {
        using IBlocks.Channel channel = IBlocks.Create(options: settings.Options);
        byte[] block = new byte[900];
        int sent = 0;
        while (channel.Writer.TryBlock(block)) block[0] = (byte)++sent;
        Assert.InRange(sent, 3, 4);

        await AssertCancels(token => channel.Writer.BlockAsync(new byte[900], token).AsTask());
        Task waiting = channel.Writer.WaitToWriteAsync().AsTask();
        await Patience.Waits(waiting);
        for (int i = 0; i < sent; i++)
        {
            Assert.True(channel.Reader.TryRead(out ReadOnlyMemory<byte> received));
            Assert.Equal(i, received.Span[0]);
        }

        // A wait for room after a send that found none waits for that much: the next send finds it.
        await waiting.Within();
        Assert.True(channel.Writer.TryBlock(block));
        Assert.True(channel.Reader.TryRead(out ReadOnlyMemory<byte> last));
        Assert.Equal(block, last.ToArray());
        Assert.False(channel.Reader.TryRead(out _));
    }

    private static async Task AssertGoesOn(INumbers.Channel channel, Task writing)
    {
        for (int i = 0; i <= ScenarioSettings.Numbers; i++) Assert.Equal(i, await channel.Reader.ReadAsync().Within());
        await writing.Within();
        await Filling.AssertHolds(channel, 0);
    }

    private static async Task AssertCancels(Func<CancellationToken, Task> write)
    {
        using CancellationTokenSource cancellation = new();
        Task writing = write(cancellation.Token);
        await Patience.Waits(writing);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.Within());
    }
}
