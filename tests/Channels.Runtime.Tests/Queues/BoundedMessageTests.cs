using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Queues;

/// <summary>Messages of every size through a queue with a maximum, and its options.</summary>
public sealed class BoundedMessageTests : ChannelTest
{
    private static readonly int[] s_sizes = [0, 1, 55, 56, 57, 60, 64, 100, 1000, 4096, 60_000, 65_535, 65_536, 65_537, 1 << 20, 5_000_000, 1, 20 << 20, 7];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100_000)]
    public async Task Sizes_from_nothing_to_much_more_than_the_queue_arrive_whole_in_another_process(int items)
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create("large", new ProcessChannelOptions { Capacity = 4096, MaxItems = items });
        using ILengths.Channel answers = ILengths.Create();
        await using WorkerProcess worker = QueueWorkers.StartCheck(channel.Reader, answers.Writer, Helper.Worker);
        byte[] source = new byte[s_sizes.Max()];
        new Random(1).NextBytes(source);
        Task putting = Patience.OnThread(() =>
        {
            for (int i = 0; i < s_sizes.Length; i++)
            {
                ReadOnlyMemory<byte> block = source.AsMemory(source.Length - s_sizes[i]);
                if (i % 3 == 0) channel.Writer.Block(block.Span);
                else if (i % 3 == 1) channel.Writer.BlockAsync(block.Span).AsTask().Wait();
                else channel.Writer.WriteAsync(block).AsTask().Wait();
            }
        });
        foreach (int size in s_sizes)
        {
            Assert.Equal(size, await answers.Reader.ReadAsync().Within());
            Assert.Equal(BlockWorkers.Checksum(source.AsSpan(source.Length - size)), await answers.Reader.ReadAsync().Within());
        }

        await putting.Within();
        channel.Writer.Complete();
        await worker.Completion.Within();
        Assert.Empty(Spills());
    }

    [Theory]
    [InlineData(BoundedChannelFullMode.DropOldest, true)]
    [InlineData(BoundedChannelFullMode.DropOldest, false)]
    [InlineData(BoundedChannelFullMode.DropNewest, true)]
    [InlineData(BoundedChannelFullMode.DropNewest, false)]
    [InlineData(BoundedChannelFullMode.DropWrite, true)]
    [InlineData(BoundedChannelFullMode.DropWrite, false)]
    public void The_file_of_a_large_message_that_is_dropped_goes_with_it(BoundedChannelFullMode mode, bool tells)
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create("large", new ProcessChannelOptions { Capacity = 4096, MaxItems = 2, FullMode = mode });
        List<int> dropped = [];
        if (tells) channel.Writer.ItemDropped = block => dropped.Add(block.Length);
        for (int i = 1; i <= 6; i++) channel.Writer.Block(new byte[10_000 * i]);
        Assert.Equal(2, Spills().Length);
        int[] left = [channel.Reader.Read().Length, channel.Reader.Read().Length];
        Assert.Empty(Spills());
        Assert.Equal(tells ? [10_000, 20_000, 30_000, 40_000, 50_000, 60_000] : left.Order(), dropped.Concat(left).Order());
    }

    [Fact]
    public async Task The_file_of_a_large_message_that_is_not_put_goes_with_it()
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create("large", new ProcessChannelOptions { MaxItems = 1 });
        channel.Writer.Block([1]);
        Assert.False(channel.Writer.TryBlock(new byte[1_000_000]));
        Assert.False(channel.Writer.TryWrite(new byte[1_000_000], TimeSpan.FromMilliseconds(10)));
        Assert.Empty(Spills());
        Task writing = channel.Writer.BlockAsync(new byte[1_000_000]).AsTask();
        Assert.Single(Spills());
        channel.Writer.Complete();
        await Assert.ThrowsAsync<ChannelClosedException>(() => writing.Within());
        Assert.Empty(Spills());
        Assert.Equal(1, channel.Reader.Read().Length);
        Assert.False(await channel.Reader.WaitToReadAsync().Within());
    }

    [Fact]
    public void A_look_at_a_large_message_leaves_it()
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create("large", new ProcessChannelOptions { MaxItems = 2 });
        channel.Writer.Block(new byte[1_000_000]);
        for (int i = 0; i < 2; i++)
        {
            Assert.True(channel.Reader.TryPeek(out ReadOnlyMemory<byte> peeked));
            Assert.Equal(1_000_000, peeked.Length);
        }

        Assert.Equal(1_000_000, channel.Reader.Read().Length);
        Assert.Empty(Spills());
    }

    [Fact]
    public void An_item_that_can_not_be_written_leaves_nothing()
    {
        using IQueuedFragiles.Channel channel = IQueuedFragiles.Create(options: new ProcessChannelOptions { MaxItems = 1 });
        foreach (int size in (int[])[10, 1_000_000])
        {
            Fragile broken = new(new byte[size], new FragilePart { Breaks = true });
            Assert.Throws<InvalidOperationException>(() => channel.Writer.Put(broken));
            Assert.Throws<InvalidOperationException>(() => channel.Writer.TryWrite(broken));
            Assert.Equal(0, channel.Reader.Count);
            channel.Writer.Put(new Fragile(new byte[size], new FragilePart()));
            Assert.Equal(size, channel.Reader.Read().Before.Length);
        }
    }

    [Fact]
    public void The_options_have_limits()
    {
        foreach (int items in (int[])[-1, ProcessChannelOptions.LargestMaxItems + 1])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => IQueuedNumbers.Create(options: new ProcessChannelOptions { MaxItems = items }));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => INumbers.Create(options: new ProcessChannelOptions { MaxItems = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => IQueuedNumbers.Create(options: new ProcessChannelOptions { MaxItems = 1, FullMode = (BoundedChannelFullMode)4 }));
        using IQueuedNumbers.Channel largest = IQueuedNumbers.Create(options: new ProcessChannelOptions { MaxItems = ProcessChannelOptions.LargestMaxItems });
        for (int i = 0; i < ProcessChannelOptions.LargestMaxItems; i++) Assert.True(largest.Writer.TryNumber(i));
        Assert.False(largest.Writer.TryNumber(-1));
        Assert.Equal(ProcessChannelOptions.LargestMaxItems, largest.Reader.Count);
        for (int i = 0; i < ProcessChannelOptions.LargestMaxItems; i++) Assert.Equal(i, largest.Reader.Read());
    }

    private string[] Spills() => Directory.GetFiles(Path.Combine(Folder.Path, "large"), "spill-*");
}
