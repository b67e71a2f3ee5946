using System;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Memory;

/// <summary>What a queue with a maximum allocates once it is warm: both ends wait thousands of times, for room and for items.</summary>
public sealed class BoundedAllocationTests : ChannelTest
{
    private const int Items = 7, WarmUp = 5000;

    /// <summary>A process's own threads allocate a little now and then. An object a wait would be more than this.</summary>
    private const int Noise = 32 * 1024;

    private static readonly int s_measured = FullTests.AreOn ? 1_000_000 : 50_000;

    // Without spinning: who waits sleeps.
    private static ProcessChannelOptions Options(BoundedChannelFullMode mode = BoundedChannelFullMode.Wait) => new() { MaxItems = Items, FullMode = mode, Spin = TimeSpan.Zero };

    [Fact]
    public async Task Puts_and_takes_that_block_allocate_nothing()
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: Options());
        Task<long> putting = Patience.OnThread(() => Measure(channel.Writer.Number));
        Task<long> taking = Patience.OnThread(() => Measure(number => Assert.True(number == channel.Reader.Read())));
        Assert.Equal(0, await putting.Within());
        Assert.Equal(0, await taking.Within());
    }

    [Fact]
    public async Task Messages_that_are_encoded_allocate_nothing()
    {
        using IQueuedMoves.Channel channel = IQueuedMoves.Create(options: Options());
        Task<long> putting = Patience.OnThread(() => Measure(number => channel.Writer.Move(number, 0)));
        Task<long> taking = Patience.OnThread(() => Measure(_ => channel.Reader.Read()));
        Assert.Equal(0, await putting.Within());
        Assert.Equal(0, await taking.Within());
    }

    [Fact]
    public async Task Puts_and_takes_that_are_awaited_allocate_nothing()
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: Options());
        await TransferAsync(WarmUp);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await TransferAsync(s_measured);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Noise);

        async Task TransferAsync(int count)
        {
            Task putting = Task.Run(async () =>
            {
                for (int number = 0; number < count; number++)
                {
                    if (number % 2 == 0) await channel.Writer.WriteAsync(number);
                    else while (!channel.Writer.TryNumber(number)) await channel.Writer.WaitToWriteAsync();
                }
            });
            await Task.Run(async () =>
            {
                for (int number = 0; number < count; number++) Assert.True(number == await channel.Reader.ReadAsync());
            }).Within();
            await putting.Within();
        }
    }

    [Theory]
    [InlineData(BoundedChannelFullMode.DropOldest)]
    [InlineData(BoundedChannelFullMode.DropNewest)]
    [InlineData(BoundedChannelFullMode.DropWrite)]
    public void Items_that_are_dropped_allocate_nothing(BoundedChannelFullMode mode)
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: Options(mode));
        int dropped = 0;
        channel.Writer.ItemDropped = _ => dropped++;
        Assert.Equal(0, Measure(channel.Writer.Number));
        Assert.Equal(WarmUp + s_measured - Items, dropped);
    }

    /// <summary>What this thread allocates: exact. An assertion of equality would.</summary>
    private static long Measure(Action<int> step)
    {
        for (int number = 0; number < WarmUp; number++) step(number);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int number = 0; number < s_measured; number++) step(number);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
