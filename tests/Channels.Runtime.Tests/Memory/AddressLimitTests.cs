using System;
using System.IO;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Memory;

/// <summary>What a process has no addresses for, or no descriptor, is an error, and no damage: it is there, and can be taken later.</summary>
public sealed class AddressLimitTests : ChannelTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void A_large_message_stays_in_its_queue(int maxItems)
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create(options: new ProcessChannelOptions { MaxItems = maxItems });
        channel.Writer.Block(new byte[AddressLimit.TooMuch]);
        channel.Writer.Block([1]);
        using (new AddressLimit())
        {
            _ = Assert.Throws<IOException>(() => channel.Reader.TryRead(out _));
            _ = Assert.Throws<IOException>(() => channel.Reader.TryPeek(out _));
        }

        Assert.Equal(2, channel.Reader.Count);
        Assert.Equal(AddressLimit.TooMuch, channel.Reader.Read().Length);
        Assert.Equal(1, channel.Reader.Read().Length);
    }

    [Fact]
    public void A_large_task_that_was_given_back_stays()
    {
        using IErrands.Channel channel = IErrands.Create();
        channel.Writer.Carry(1, new byte[AddressLimit.TooMuch]);
        Assert.True(channel.Reader.TryReadTask(out ProcessTask<IErrands.Message> task));
        task.Abandon();
        using (new AddressLimit()) _ = Assert.Throws<IOException>(() => channel.Reader.TryReadTask(out _));
        Assert.Equal(1, channel.Unfinished);
        Assert.True(channel.Reader.TryReadTask(out task));
        Assert.Equal((AddressLimit.TooMuch, 2), (task.Value.Carry!.Value.Load.Length, task.Deliveries));
        task.Done();
        Assert.True(channel.Join(TimeSpan.Zero));
    }

    [Fact]
    public void What_a_writer_left_behind_stays()
    {
        const int Length = 16_000, Count = (AddressLimit.TooMuch / Length) + 20;
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create();
        using (IQueuedBlocks.Channel other = IQueuedBlocks.Open(channel.Name))
        {
            byte[] block = new byte[Length];
            for (int i = 0; i < Count; i++)
            {
                _ = BitConverter.TryWriteBytes(block, i);
                other.Writer.Block(block);
            }
        }

        int next = 0;
        using (new AddressLimit())
        {
            _ = Assert.Throws<IOException>(() =>
            {
                while (channel.Reader.TryRead(out ReadOnlyMemory<byte> block)) Assert.Equal(next++, BitConverter.ToInt32(block.Span));
            });
        }

        Assert.InRange(next, 1, 10);
        for (; next < Count; next++) Assert.Equal(next, BitConverter.ToInt32(channel.Reader.Read().Span));
        Assert.False(channel.Reader.TryRead(out _));
    }

    [Fact]
    public void A_channel_that_cannot_be_opened_now_is_no_missing_one()
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(options: new ProcessChannelOptions { MaxItems = 10, Capacity = AddressLimit.TooMuch });
        using (new AddressLimit()) _ = Assert.Throws<IOException>(() => IQueuedNumbers.Open(channel.Name));
        using IQueuedNumbers.Channel other = IQueuedNumbers.Open(channel.Name);
        other.Writer.Number(1);
        Assert.Equal(1, channel.Reader.Read());
    }
}
