using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Requests;

/// <summary>Several wait for room in one writer.</summary>
public sealed class RoomTests : ChannelTest
{
    [Fact]
    public async Task Whoever_asks_waits_behind_one_who_awaits_room()
    {
        await using IClerk.Channel clerk = IClerk.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        while (clerk.Writer.TryTell(0))
        {
        }

        Task<bool> room = clerk.Writer.WaitToWriteAsync().AsTask();
        Task<int> open = clerk.Writer.Ask(7).AsTask();
        Assert.False(room.IsCompleted || open.IsCompleted);
        await AssertIsAskedOnce(clerk, open, room);
    }

    [Fact]
    public async Task Whoever_waits_for_room_waits_behind_those_who_ask()
    {
        await using IClerk.Channel clerk = IClerk.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        while (clerk.Writer.TryTell(0))
        {
        }

        Task<int> open = clerk.Writer.Ask(7).AsTask();
        Task<bool> room = Patience.OnThread(() => clerk.Writer.WaitToWrite(Patience.Longest));
        await Patience.Waits(room);
        await AssertIsAskedOnce(clerk, open, room);
    }

    [Fact]
    public async Task Whoever_waits_for_room_may_give_up()
    {
        await using IClerk.Channel clerk = IClerk.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        Assert.True(await clerk.Writer.WaitToWriteAsync().Within());
        Assert.True(clerk.Writer.WaitToWrite(TimeSpan.Zero));
        while (clerk.Writer.TryTell(0))
        {
        }

        using CancellationTokenSource cancellation = new();
        Task<int> open = clerk.Writer.Ask(7).AsTask();
        Task<bool> room = clerk.Writer.WaitToWriteAsync(cancellation.Token).AsTask();
        Assert.False(clerk.Writer.WaitToWrite(TimeSpan.FromMilliseconds(1)));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room.Within());
        await AssertIsAskedOnce(clerk, open, Task.FromResult(true));
    }

    private static async Task AssertIsAskedOnce(IClerk.Channel clerk, Task<int> open, Task<bool> room)
    {
        int asked = 0;
        Clerk handler = new()
        {
            OnAsk = (number, _) =>
            {
                asked++;
                return new ValueTask<int>(number);
            },
        };
        Task serving = clerk.Reader.DispatchAsync(handler);
        Assert.Equal(7, await open.Within());
        Assert.True(await room.Within());
        clerk.Writer.Complete();
        await serving.Within();
        Assert.Equal(1, asked);
    }
}
