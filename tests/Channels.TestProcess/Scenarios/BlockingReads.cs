using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.TestProcess.Scenarios;

/// <summary>The blocking and timed forms of receiving.</summary>
internal static class BlockingReads
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Scenario]
    internal static async Task Read_blocks_until_a_message_comes(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        Task<int> reading = Patience.OnThread(() => channel.Reader.Read());
        await Patience.Waits(reading);
        channel.Writer.Number(7);
        Assert.Equal(7, await reading.Within());
    }

    [Scenario]
    internal static async Task Read_that_is_cancelled_takes_nothing(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        using CancellationTokenSource cancellation = new();
        Task<int> reading = Patience.OnThread(() => channel.Reader.Read(cancellation.Token));
        await Patience.Waits(reading);
        await cancellation.CancelAsync();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Within());
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        channel.Writer.Number(8);
        Assert.Equal(8, channel.Reader.Read());
    }

    [Scenario]
    internal static async Task Read_with_a_cancelled_token_takes_nothing(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        channel.Writer.Number(0);
        channel.Writer.Number(1);
        Assert.True(channel.Reader.TryPeek(out _));
        Assert.ThrowsAny<OperationCanceledException>(() => channel.Reader.Read(new CancellationToken(true)));
        await Filling.AssertHolds(channel, 2);
    }

    [Scenario]
    internal static async Task TryRead_with_a_time_gives_up_when_it_is_over(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        long start = Stopwatch.GetTimestamp();
        Assert.False(await Patience.OnThread(() => channel.Reader.TryRead(s_short, out _)).Within());
        Assert.InRange(Stopwatch.GetElapsedTime(start), s_short, Patience.Longest);
    }

    [Scenario]
    internal static async Task TryRead_with_a_time_takes_what_comes_meanwhile(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        Task<int> reading = Patience.OnThread(() => channel.Reader.TryRead(Patience.Longest, out int number) ? number : -1);
        await Patience.Waits(reading);
        channel.Writer.Number(7);
        Assert.Equal(7, await reading.Within());
    }

    [Scenario]
    internal static Task TryRead_without_time_does_not_wait(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        Assert.False(channel.Reader.TryRead(TimeSpan.Zero, out _));
        channel.Writer.Number(7);
        Assert.True(channel.Reader.TryRead(TimeSpan.Zero, out int number));
        Assert.Equal(7, number);
        Assert.False(channel.Reader.TryRead(out _));
        return Task.CompletedTask;
    }

    [Scenario]
    internal static async Task TryRead_with_an_infinite_time_waits_for_ever(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        Task<int> reading = Patience.OnThread(() => channel.Reader.TryRead(Timeout.InfiniteTimeSpan, out int number) ? number : -1);
        await Patience.Waits(reading);
        channel.Writer.Number(7);
        Assert.Equal(7, await reading.Within());
    }

    [Scenario]
    internal static Task A_negative_time_is_an_error(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        TimeSpan negative = TimeSpan.FromMilliseconds(-2);
        Assert.Throws<ArgumentOutOfRangeException>(() => channel.Reader.TryRead(negative, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => channel.Reader.WaitToRead(negative));
        Assert.Throws<ArgumentOutOfRangeException>(() => channel.Writer.TryWrite(1, negative));
        Assert.Throws<ArgumentOutOfRangeException>(() => channel.Writer.WaitToWrite(negative));
        return Task.CompletedTask;
    }

    [Scenario]
    internal static async Task WaitToRead_waits_and_takes_nothing(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        Assert.False(channel.Reader.WaitToRead(TimeSpan.Zero));
        Assert.False(await Patience.OnThread(() => channel.Reader.WaitToRead(s_short)).Within());
        Task<bool> waiting = Patience.OnThread(() => channel.Reader.WaitToRead(Patience.Longest));
        await Patience.Waits(waiting);
        channel.Writer.Number(0);
        Assert.True(await waiting.Within());
        Assert.True(channel.Reader.WaitToRead(TimeSpan.Zero));
        await Filling.AssertHolds(channel, 1);
    }

    [Scenario]
    internal static async Task WaitToRead_can_be_cancelled(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        using CancellationTokenSource cancellation = new();
        Task<bool> waiting = Patience.OnThread(() => channel.Reader.WaitToRead(Patience.Longest, cancellation.Token));
        await Patience.Waits(waiting);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within());
        await Filling.AssertHolds(channel, 0);
    }

    [Scenario]
    internal static async Task Completion_ends_every_blocking_read(ScenarioSettings settings)
    {
        using (INumbers.Channel channel = INumbers.Create(options: settings.Options))
        {
            Task<int> reading = Patience.OnThread(() => channel.Reader.Read());
            await Patience.Waits(reading);
            channel.Writer.Complete();
            await Assert.ThrowsAsync<ChannelClosedException>(() => reading.Within());
        }

        using (INumbers.Channel channel = INumbers.Create(options: settings.Options))
        {
            Task<bool> reading = Patience.OnThread(() => channel.Reader.TryRead(Patience.Longest, out _));
            await Patience.Waits(reading);
            channel.Writer.Complete();
            await Assert.ThrowsAsync<ChannelClosedException>(() => reading.Within());
        }

        using (INumbers.Channel channel = INumbers.Create(options: settings.Options))
        {
            Task<bool> waiting = Patience.OnThread(() => channel.Reader.WaitToRead(Patience.Longest));
            await Patience.Waits(waiting);
            channel.Writer.Complete();
            Assert.False(await waiting.Within());
        }
    }

    [Scenario]
    internal static Task After_completion_what_was_sent_is_read_and_then_no_read_waits(ScenarioSettings settings)
    {
        using INumbers.Channel channel = INumbers.Create(options: settings.Options);
        channel.Writer.Number(1);
        channel.Writer.Number(2);
        channel.Writer.Complete();
        Assert.True(channel.Reader.WaitToRead(Patience.Longest));
        Assert.Equal(1, channel.Reader.Read());
        Assert.True(channel.Reader.TryRead(Patience.Longest, out int second));
        Assert.Equal(2, second);
        Assert.Throws<ChannelClosedException>(() => channel.Reader.Read());
        Assert.Throws<ChannelClosedException>(() => channel.Reader.TryRead(Patience.Longest, out _));
        Assert.False(channel.Reader.WaitToRead(Patience.Longest));
        Assert.False(channel.Reader.TryRead(out _));
        return Task.CompletedTask;
    }
}
