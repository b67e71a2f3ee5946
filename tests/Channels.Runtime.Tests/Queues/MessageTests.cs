using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Queues;

/// <summary>Messages of every size through a queue of small rings, and such as can't be written.</summary>
public sealed class MessageTests : ChannelTest
{
    private static readonly int[] s_sizes =
    [
        0, 1, 3, 4, 5, 100, 1000, 1019, 1020, 1021, 1024, 2000, 4080, 4095, 4096, 4097, 16_370, 65_536, 1 << 20, (1 << 20) + 1, 5_000_000, 1, 20 << 20, 7,
    ];

    public static TheoryData<bool> Promises => [false, true];

    private static ProcessChannelOptions Options(bool single) => new() { Capacity = 4096, SingleReader = single, SingleWriter = single };

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Sizes_from_nothing_to_many_rings_arrive_whole_in_another_process(bool single)
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create("large", Options(single));
        using ILengths.Channel answers = ILengths.Create();
        await using WorkerProcess worker = QueueWorkers.StartCheck(channel.Reader, answers.Writer, Helper.Worker);
        byte[] source = new byte[s_sizes.Max()];
        new Random(1).NextBytes(source);
        for (int i = 0; i < s_sizes.Length; i++)
        {
            ReadOnlyMemory<byte> block = source.AsMemory(source.Length - s_sizes[i]);
            switch (i % 4)
            {
                case 0:
                    channel.Writer.Block(block.Span);
                    break;
                case 1:
                    await channel.Writer.BlockAsync(block.Span);
                    break;
                case 2:
                    await channel.Writer.WriteAsync(block);
                    break;
                default:
                    Assert.True(channel.Writer.TryBlock(block.Span));
                    break;
            }
        }

        foreach (int size in s_sizes)
        {
            Assert.Equal(size, await answers.Reader.ReadAsync().Within());
            Assert.Equal(BlockWorkers.Checksum(source.AsSpan(source.Length - size)), await answers.Reader.ReadAsync().Within());
        }

        channel.Writer.Complete();
        await worker.Completion.Within();
        Assert.Empty(Spills());
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public void A_large_message_s_file_goes_with_whoever_takes_it(bool single)
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create("large", Options(single));
        for (int i = 1; i <= 3; i++) channel.Writer.Block(new byte[100_000 * i]);
        Assert.Equal(3, Spills().Length);
        Assert.True(channel.Reader.TryPeek(out ReadOnlyMemory<byte> peeked));
        Assert.Equal(100_000, peeked.Length);
        Assert.Equal(3, Spills().Length);
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(100_000 * i, channel.Reader.Read().Length);
            Assert.Equal(3 - i, Spills().Length);
        }
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public void Large_messages_that_are_left_behind_arrive_and_their_files_go(bool single)
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create("large", Options(single));
        for (int round = 0; round < 3; round++)
        {
            IQueuedBlocks.Channel other = IQueuedBlocks.Open(channel.Name);
            for (int i = 0; i < 500; i++) other.Writer.Block(new byte[i % 5 == 0 ? 10_000 + i : i]);
            Assert.InRange(other.Writer.Buffered, 1, 499);
            other.Dispose();
            Assert.Equal(500, channel.Reader.Count);
            for (int i = 0; i < 500; i++) Assert.Equal(i % 5 == 0 ? 10_000 + i : i, channel.Reader.Read().Length);
            Assert.False(channel.Reader.TryRead(out _));
        }

        // What the last one left behind itself goes when its slot is used again, or the channel.
        Assert.InRange(Spills().Length, 0, 1);
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public void Discarded_large_messages_leave_no_file(bool single)
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create("large", Options(single));
        int count = 0;
        while (channel.Writer.Buffered == 0)
        {
            channel.Writer.Block(new byte[10_000]);
            count++;
        }

        for (int i = 0; i < 10; i++) channel.Writer.Block(new byte[10_000]);
        channel.Writer.Discard();
        Assert.Equal(count - 1, Spills().Length);
        for (int i = 0; i < count - 1; i++) Assert.Equal(10_000, channel.Reader.Read().Length);
        Assert.Empty(Spills());
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public void A_large_message_that_is_refused_leaves_no_file(bool single)
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create("large", Options(single));
        using IQueuedBlocks.Channel other = IQueuedBlocks.Open(channel.Name);
        channel.Writer.Block([1]);
        other.Writer.Complete();
        Assert.False(channel.Writer.TryBlock(new byte[100_000]));
        Assert.Throws<System.Threading.Channels.ChannelClosedException>(() => channel.Writer.Block(new byte[100_000]));
        Assert.False(channel.Writer.TryWrite(new byte[100_000]));
        Assert.Empty(Spills());
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(10, true)]
    [InlineData(2_000, false)]
    [InlineData(200_000, false)]
    [InlineData(200_000, true)]
    public async Task An_object_that_breaks_while_it_is_written_leaves_nothing_and_the_queue_goes_on(int size, bool single)
    {
        using IQueuedFragiles.Channel channel = IQueuedFragiles.Create("large", Options(single));
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

        // The same while others wait in the buffer.
        int put = 0;
        for (; channel.Writer.Buffered < 3; put++) channel.Writer.Put(sound);
        Assert.Throws<InvalidOperationException>(() => channel.Writer.Put(broken));
        channel.Writer.Put(sound);
        Assert.Equal(put + 1, channel.Reader.Count);
        channel.Writer.Complete();
        for (int i = 0; i <= put; i++) Assert.Equal(size, (await channel.Reader.ReadAsync().Within()).Before.Length);
        Assert.False(await channel.Reader.WaitToReadAsync().Within());
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Empty(Spills());
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task DispatchAsync_hands_spans_over(bool single)
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create("large", Options(single));
        int[] sizes = [3, 0, 2000, 17, 50_000, 1];
        Handler handler = new();
        Task dispatching = channel.Reader.DispatchAsync(handler);
        await Patience.Waits(dispatching);
        foreach (int size in sizes) channel.Writer.Block(Pattern(size));
        channel.Writer.Complete();
        await dispatching.Within();
        Assert.Equal(sizes, handler.Sizes);
        Assert.Empty(Spills());
    }

    [Fact]
    public async Task An_exception_of_a_handler_ends_its_dispatching_and_the_others_go_on()
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create("large", Options(false));
        Task dispatching = channel.Reader.DispatchAsync(new Handler { ThrowsAt = 5 });
        channel.Writer.Block(Pattern(1));
        channel.Writer.Block(Pattern(5));
        channel.Writer.Block(Pattern(2));
        await Assert.ThrowsAsync<UserException>(() => dispatching.Within());
        Assert.Equal(Pattern(2), (await channel.Reader.ReadAsync().Within()).ToArray());
        channel.Writer.Block(Pattern(10_000));
        channel.Writer.Complete();
        Handler another = new();
        await channel.Reader.DispatchAsync(another).Within();
        Assert.Equal([10_000], another.Sizes);
        Assert.Empty(Spills());
    }

    /// <summary>What is asked of an enumeration that is over shows nothing again of what it had: that memory is gone.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_enumeration_that_is_over_stays_so(bool isCancelled)
    {
        string large = new('x', 100_000);
        using IQueuedTexts.Channel channel = IQueuedTexts.Create(options: Options(false));
        using CancellationTokenSource cancellation = new();
        IAsyncEnumerator<string?> texts = channel.Reader.ReadAllAsync(cancellation.Token).GetAsyncEnumerator();
        Task<bool> moving = texts.MoveNextAsync().AsTask();
        await Patience.Waits(moving);
        channel.Writer.Text(large);
        Assert.True(await moving.Within());
        Assert.Equal(large, texts.Current);
        moving = texts.MoveNextAsync().AsTask();
        await Patience.Waits(moving);
        if (isCancelled) await cancellation.CancelAsync();
        else channel.Writer.Complete();
        for (int i = 0; i < 2; i++)
        {
            if (isCancelled) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => moving.Within());
            else Assert.False(await moving.Within());
            Assert.Null(texts.Current);
            moving = texts.MoveNextAsync().AsTask();
        }

        await texts.DisposeAsync();
    }

    private static byte[] Pattern(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)i)];

    private string[] Spills() => [.. Folder.Entries.Where(entry => entry.StartsWith("large/spill", StringComparison.Ordinal))];

    private sealed class Handler : IQueuedBlocks
    {
        internal int ThrowsAt { get; init; } = -1;

        internal List<int> Sizes { get; } = [];

        public void Block(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length == ThrowsAt) throw new UserException("not this one");
            Assert.True(bytes.SequenceEqual(Pattern(bytes.Length)));
            Sizes.Add(bytes.Length);
        }
    }
}
