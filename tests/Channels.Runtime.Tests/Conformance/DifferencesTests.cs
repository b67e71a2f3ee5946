using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>Where pipes and queues differ from .NET's own channels on purpose.</summary>
public sealed class DifferencesTests : ChannelTest
{
    [Fact]
    public void Capacity_is_in_bytes_not_in_messages()
    {
        using INumbers.Channel numbers = INumbers.Create(options: new ProcessChannelOptions { Capacity = 5000 });
        int count = 0;
        while (numbers.Writer.TryNumber(count)) count++;
        Assert.Equal(8192 / 8, count);

        using IBlocks.Channel blocks = IBlocks.Create(options: new ProcessChannelOptions { Capacity = 8192 });
        count = 0;
        while (blocks.Writer.TryBlock(new byte[1000])) count++;
        Assert.Equal(8192 / 1008, count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4095)]
    [InlineData((1 << 30) + 1)]
    public void Capacity_has_limits(int capacity)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => INumbers.Create(options: new ProcessChannelOptions { Capacity = capacity }));
        Assert.Throws<ArgumentOutOfRangeException>(() => IQueuedNumbers.Create(options: new ProcessChannelOptions { Capacity = capacity }));
    }

    [Fact]
    public void Capacity_that_is_not_set_depends_on_the_kind()
    {
        using INumbers.Channel pipe = INumbers.Create();
        int count = 0;
        while (pipe.Writer.TryNumber(count)) count++;
        Assert.Equal(512 * 1024 / 8, count);

        using IQueuedNumbers.Channel queue = IQueuedNumbers.Create();
        for (count = 0; queue.Writer.Buffered == 0; count++) queue.Writer.Number(count);
        Assert.Equal((128 * 1024 / 8) + 1, count);
        queue.Writer.Discard();
    }

    [Fact]
    public void Spinning_has_limits()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => INumbers.Create(options: new ProcessChannelOptions { Spin = TimeSpan.FromSeconds(-1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => INumbers.Create(options: new ProcessChannelOptions { Spin = TimeSpan.FromSeconds(2) }));
    }

    [Fact]
    public async Task A_reader_waits_once_at_a_time_and_a_second_wait_is_an_error_that_harms_nothing()
    {
        using INumbers.Channel channel = INumbers.Create();
        Task<int> reading = channel.Reader.ReadAsync().AsTask();
        Assert.Throws<InvalidOperationException>(() => channel.Reader.Read());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await channel.Reader.ReadAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await channel.Reader.WaitToReadAsync());
        Assert.Throws<InvalidOperationException>(() => channel.Reader.WaitToRead(TimeSpan.Zero));
        channel.Writer.Number(1);
        Assert.Equal(1, await reading.Within());
        channel.Writer.Number(2);
        Assert.Equal(2, channel.Reader.Read());
    }

    [Fact]
    public async Task A_writer_waits_once_at_a_time_and_a_second_send_is_an_error_that_sends_nothing()
    {
        using INumbers.Channel channel = INumbers.Create(options: new ProcessChannelOptions { Capacity = PipeSubjects.Capacity });
        for (int i = 0; i < PipeSubjects.Numbers; i++) channel.Writer.Number(i);
        Task writing = channel.Writer.NumberAsync(PipeSubjects.Numbers).AsTask();
        AssertRefuses(channel.Writer);
        await AssertReceives(channel.Reader, 0, PipeSubjects.Numbers + 1);
        await writing.Within();

        for (int i = 0; i < PipeSubjects.Numbers; i++) channel.Writer.Number(i);
        Task<bool> waiting = channel.Writer.WaitToWriteAsync().AsTask();
        AssertRefuses(channel.Writer);
        await AssertReceives(channel.Reader, 0, PipeSubjects.Numbers);
        Assert.True(await waiting.Within());
        channel.Writer.Number(0);
        channel.Writer.Complete();
        await AssertReceives(channel.Reader, 0, 1);
        Assert.False(await channel.Reader.WaitToReadAsync().Within());

        static void AssertRefuses(INumbers.Writer writer)
        {
            Assert.Throws<InvalidOperationException>(() => writer.Number(-1));
            Assert.Throws<InvalidOperationException>(() => { _ = writer.NumberAsync(-1).AsTask(); });
            Assert.Throws<InvalidOperationException>(() => { _ = writer.WaitToWriteAsync().AsTask(); });
        }

        static async Task AssertReceives(INumbers.Reader reader, int first, int count)
        {
            for (int i = 0; i < count; i++) Assert.Equal(first + i, await reader.ReadAsync().Within());
        }
    }

    [Fact]
    public async Task A_reader_that_leaves_ends_the_writer_too()
    {
        using INumbers.Channel channel = INumbers.Create();
        channel.Writer.Number(1);
        Assert.Equal(1, channel.Reader.Read());
        channel.Reader.Dispose();
        Assert.False(channel.Writer.TryNumber(2));
        Assert.False(await channel.Writer.WaitToWriteAsync().Within());
    }

    [Fact]
    public async Task A_reader_that_leaves_a_queue_ends_nobody_else()
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create();
        using IQueuedNumbers.Channel other = IQueuedNumbers.Open(channel.Name);
        channel.Reader.Dispose();
        Assert.True(channel.Writer.TryNumber(1));
        Assert.True(await channel.Writer.WaitToWriteAsync().Within());
        Assert.Equal(1, await other.Reader.ReadAsync().Within());
    }

    [Fact]
    public async Task A_writer_that_leaves_a_queue_does_not_complete_it()
    {
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create();
        using IQueuedNumbers.Channel other = IQueuedNumbers.Open(channel.Name);
        Task<int> reading = channel.Reader.ReadAsync().AsTask();
        channel.Writer.Dispose();
        await Patience.Waits(reading);
        other.Writer.Number(1);
        Assert.Equal(1, await reading.Within());
    }

    /// <summary>Of different producers in any order; .NET's channels have one order for all.</summary>
    [Fact]
    public void Items_of_one_producer_arrive_in_its_order()
    {
        using IQueuedNumbers.Channel first = IQueuedNumbers.Create();
        using IQueuedNumbers.Channel second = IQueuedNumbers.Open(first.Name);
        for (int i = 0; i < 10; i++)
        {
            first.Writer.Number(i);
            second.Writer.Number(100 + i);
        }

        List<int> received = [];
        while (first.Reader.TryRead(out int number)) received.Add(number);
        Assert.Equal(Enumerable.Range(0, 10), received.Where(number => number < 100));
        Assert.Equal(Enumerable.Range(100, 10), received.Where(number => number >= 100));
    }
}
