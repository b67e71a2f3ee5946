using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Memory;

/// <summary>Messages of every size through a small ring.</summary>
public sealed class LargeMessageTests : ChannelTest
{
    private static readonly ProcessChannelOptions s_options = new() { Capacity = 64 * 1024 };

    public static TheoryData<int> Forms => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Sizes_from_nothing_to_many_rings_arrive_whole(int form)
    {
        int[] sizes =
        [
            0, 1, 3, 4, 5, 100, 4095, 4096, 16_370, 16_371, 16_372, 16_375, 16_376, 16_377, 16_380, 16_384, 32_760, 65_520, 65_528, 65_536, 65_537,
            1 << 20, (1 << 20) + 1, 5_000_000, 1, 64 << 20, 7,
        ];
        using IBlocks.Channel channel = IBlocks.Create(options: s_options);
        using ILengths.Channel answers = ILengths.Create();
        await using WorkerProcess worker = BlockWorkers.StartCheck(channel.Reader, answers.Writer, Helper.Worker);
        byte[] source = new byte[sizes.Max()];
        new Random(form).NextBytes(source);
        Task sending = Task.Run(async () =>
        {
            foreach (int size in sizes) await SendAsync(channel.Writer, source.AsMemory(source.Length - size), form);
        });
        foreach (int size in sizes)
        {
            Assert.Equal(size, await answers.Reader.ReadAsync().Within());
            Assert.Equal(BlockWorkers.Checksum(source.AsSpan(source.Length - size)), await answers.Reader.ReadAsync().Within());
        }

        await sending.Within();
        channel.Writer.Complete();
        await worker.Completion.Within();
    }

    [FullFact]
    public async Task The_largest_message_arrives_whole_and_a_larger_one_is_refused()
    {
        using IBlocks.Channel channel = IBlocks.Create(options: s_options);
        using ILengths.Channel answers = ILengths.Create();
        await using WorkerProcess worker = BlockWorkers.StartCheck(channel.Reader, answers.Writer, Helper.Worker);
        byte[] bytes = new byte[1 << 30];
        bytes[^5] = 1;
        Assert.Throws<InvalidOperationException>(() => channel.Writer.Block(bytes));
        ReadOnlyMemory<byte> most = bytes.AsMemory(8);
        await Patience.OnThread(() => channel.Writer.Block(most.Span)).Within();
        Assert.Equal(most.Length, await answers.Reader.ReadAsync().Within());
        Assert.Equal(BlockWorkers.Checksum(most.Span), await answers.Reader.ReadAsync().Within());
        channel.Writer.Block([1]);
        Assert.Equal(1, await answers.Reader.ReadAsync().Within());
        channel.Writer.Complete();
        await worker.Completion.Within();
    }

    [Fact]
    public async Task A_quarter_of_a_gibibyte_goes_through_a_small_ring()
    {
        const long Total = 256L << 20;
        using IBlocks.Channel channel = IBlocks.Create(options: s_options);
        using ILengths.Channel answers = ILengths.Create();
        await using WorkerProcess worker = BlockWorkers.StartCheckAll(channel.Reader, answers.Writer, Helper.Worker);
        byte[] source = new byte[100_000];
        Random random = new(1);
        random.NextBytes(source);
        long sum = 17;
        await Patience.OnThread(() =>
        {
            for (long sent = 0; sent < Total;)
            {
                int offset = random.Next(source.Length);

                // Mostly what fits into the ring, at times what does not.
                int most = random.Next(20) == 0 ? source.Length : 16_000;
                ReadOnlySpan<byte> block = source.AsSpan(offset, (int)Math.Min(random.Next(Math.Min(most, source.Length - offset)), Total - sent));
                channel.Writer.Block(block);
                sum = BlockWorkers.Checksum(block, sum);
                sent += block.Length;
            }

            channel.Writer.Complete();
        }).Within();
        Assert.Equal(Total, await answers.Reader.ReadAsync().Within());
        Assert.Equal(sum, await answers.Reader.ReadAsync().Within());
        await worker.Completion.Within();
    }

    [Fact]
    public void Files_of_large_messages_are_used_again()
    {
        using IBlocks.Channel channel = IBlocks.Create("large", s_options);
        byte[] block = new byte[1 << 20];
        string[] first = [];
        for (int i = 0; i < 50; i++)
        {
            channel.Writer.Block(block);
            Assert.Equal(block.Length, channel.Reader.Read().Length);
            if (i == 0) first = Spills();
            Assert.Equal(first, Spills());
        }

        Assert.Single(first);
        channel.Writer.Block([1]);
        Assert.Equal(1, channel.Reader.Read().Length);
    }

    /// <summary>A writer that is ahead of its reader, as far as it may be: a file that is made for each message is slow, its pages are cold.</summary>
    [Fact]
    public void Files_are_used_again_by_a_writer_that_is_ahead()
    {
        using IBlocks.Channel channel = IBlocks.Create("large", s_options);
        byte[] block = new byte[1 << 20];
        int ahead = 0;
        while (channel.Writer.TryBlock(block)) ahead++;
        Assert.InRange(ahead, 2, 8);
        string[] first = Spills();
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(block.Length, channel.Reader.Read().Length);
            Assert.True(channel.Writer.TryBlock(block));
            Assert.False(channel.Writer.TryBlock(block));
            Assert.Equal(first, Spills());
        }
    }

    [Fact]
    public void Files_of_large_messages_do_not_pile_up()
    {
        using IBlocks.Channel channel = IBlocks.Create("large", s_options);
        Random random = new(1);
        for (int i = 0; i < 40; i++)
        {
            int size = random.Next(70_000, 3_000_000);
            channel.Writer.Block(new byte[size]);
            Assert.Equal(size, channel.Reader.Read().Length);
            Assert.InRange(Spills().Length, 1, 8);
        }
    }

    [Fact]
    public void A_very_large_file_goes_when_its_message_was_received()
    {
        using IBlocks.Channel channel = IBlocks.Create("large", s_options);
        channel.Writer.Block(new byte[70 << 20]);
        Assert.Equal(70 << 20, channel.Reader.Read().Length);
        channel.Writer.Block(new byte[100_000]);
        Assert.Equal(100_000, channel.Reader.Read().Length);
        Assert.All(Spills(), file => Assert.InRange(new FileInfo(Path.Combine(Folder.Path, file)).Length, 0, 64 << 20));
    }

    [Fact]
    public async Task A_large_message_that_is_not_sent_leaves_nothing()
    {
        using IBlocks.Channel channel = IBlocks.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        int sent = 0;
        while (channel.Writer.TryBlock([(byte)sent])) sent++;
        Assert.False(channel.Writer.TryBlock(new byte[100_000]));
        Assert.False(channel.Writer.TryWrite(new byte[100_000], TimeSpan.FromMilliseconds(5)));
        Assert.False(channel.Writer.TryBlock([0]));
        channel.Writer.Complete();
        int received = 0;
        await foreach (ReadOnlyMemory<byte> block in channel.Reader.ReadAllAsync()) Assert.Equal((byte)received++, Assert.Single(block.ToArray()));
        Assert.Equal(sent, received);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(2_000)]
    [InlineData(200_000)]
    public async Task An_object_that_breaks_while_it_is_written_leaves_nothing(int size)
    {
        using IFragiles.Channel channel = IFragiles.Create(options: new ProcessChannelOptions { Capacity = 4096 });
        Fragile sound = new(new byte[size], new FragilePart());
        Fragile broken = new(new byte[size], new FragilePart { Breaks = true });
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("This part can't be written.", Assert.Throws<InvalidOperationException>(() => channel.Writer.Put(broken)).Message);
            Assert.Throws<InvalidOperationException>(() => channel.Writer.TryPut(broken));
            Assert.Throws<InvalidOperationException>(() => channel.Writer.Write(broken));
            Assert.Throws<InvalidOperationException>(() => channel.Writer.TryWrite(broken));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await channel.Writer.PutAsync(broken));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await channel.Writer.WriteAsync(broken));
            Assert.Equal(0, channel.Reader.Count);
            channel.Writer.Put(sound);
            Assert.Equal(1, channel.Reader.Count);
            Assert.Equal(size, channel.Reader.Read().Before.Length);
        }

        channel.Writer.Complete();
        Assert.False(await channel.Reader.WaitToReadAsync().Within());
    }

    private static async Task SendAsync(IBlocks.Writer writer, ReadOnlyMemory<byte> block, int form)
    {
        switch (form)
        {
            case 0:
                writer.Block(block.Span);
                break;
            case 1:
                await writer.BlockAsync(block.Span);
                break;
            case 2:
                await writer.WriteAsync(block);
                break;
            default:
                while (!writer.TryBlock(block.Span)) await writer.WaitToWriteAsync();
                break;
        }
    }

    private string[] Spills() => [.. Folder.Entries.Where(entry => entry.StartsWith("large/spill", StringComparison.Ordinal))];
}
