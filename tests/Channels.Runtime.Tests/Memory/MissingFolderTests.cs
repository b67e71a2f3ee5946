using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Memory;

/// <summary>
/// A channel whose folder somebody takes away. What is mapped goes on; files that should be removed stay, and that spoils no take. It is
/// the same where a process has no descriptor left for the folder, which is not as easily had in a test.
/// </summary>
public sealed class MissingFolderTests : ChannelTest
{
    private const string Name = "missing";

    private static readonly ProcessChannelOptions s_small = new() { Capacity = 4096 };

    [Fact]
    public void What_a_writer_left_behind_is_taken_to_its_end()
    {
        const int Count = 200;
        using IQueuedTexts.Channel channel = IQueuedTexts.Create(Name, s_small);
        using (IQueuedTexts.Channel other = IQueuedTexts.Open(Name))
        {
            for (int i = 0; i < Count; i++) other.Writer.Text(Text(i));
        }

        for (int i = 0; i < Count / 2; i++) Assert.Equal(Text(i), channel.Reader.Read());
        using (TakeFolderAway())
        {
            for (int i = Count / 2; i < Count; i++) Assert.Equal(Text(i), channel.Reader.Read());
        }

        Assert.False(channel.Reader.TryRead(out _));

        static string Text(int i) => i + new string('x', 100);
    }

    [Fact]
    public async Task Who_goes_to_sleep_behind_it_keeps_nobody_out()
    {
        // The last one is taken with a claim that is kept, so that the file is removed on the way to sleep.
        const int Count = 2020;
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create(Name, s_small);
        channel.Writer.Number(-1);
        Assert.Equal(-1, channel.Reader.Read());
        using (IQueuedNumbers.Channel other = IQueuedNumbers.Open(Name))
        {
            for (int i = 0; i < Count; i++) other.Writer.Number(i);
        }

        for (int i = 0; i < Count / 2; i++) Assert.Equal(i, channel.Reader.Read());
        using (TakeFolderAway())
        {
            for (int i = Count / 2; i < Count; i++) Assert.Equal(i, channel.Reader.Read());
            Task<bool> waiting = channel.Reader.WaitToReadAsync().AsTask();
            Assert.False(await Patience.OnThread(() => channel.Reader.TryRead(out _)).Within());
            channel.Writer.Number(7);
            Assert.True(await waiting.Within());
            Assert.Equal(7, await Patience.OnThread(() => channel.Reader.Read()).Within());
        }
    }

    [Fact]
    public void A_large_task_is_done()
    {
        using IErrands.Channel channel = IErrands.Create(Name);
        channel.Writer.Carry(1, new byte[100_000]);
        Assert.True(channel.Reader.TryReadTask(out ProcessTask<IErrands.Message> task));
        using (TakeFolderAway()) task.Done();
        Assert.True(channel.Join(TimeSpan.Zero));
    }

    [Fact]
    public async Task A_large_message_is_dispatched()
    {
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create(Name);
        channel.Writer.Block(new byte[100_000]);
        channel.Writer.Complete();
        Taker taker = new(this);
        await channel.Reader.DispatchAsync(taker).Within();
        using (taker.Away) Assert.Equal(100_000, taker.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_writer_that_can_leave_nothing_behind_ends_all_the_same(bool single)
    {
        IQueuedNumbers.Channel channel = IQueuedNumbers.Create(Name, new ProcessChannelOptions { Capacity = 4096, SingleWriter = single });
        while (channel.Writer.Buffered < 3) channel.Writer.Number(0);
        Task flushing = channel.Writer.FlushAsync();
        using (TakeFolderAway())
        {
            Assert.Contains("3 items", Assert.Throws<IOException>(channel.Writer.Dispose).Message, StringComparison.Ordinal);
        }

        _ = await Assert.ThrowsAsync<IOException>(() => flushing.Within());
        Assert.Equal(0, channel.Writer.Buffered);
        _ = Assert.Throws<ObjectDisposedException>(() => channel.Writer.Number(1));
        channel.Writer.Dispose();
        await FeedersEnd().Within();

        // What had come into shared memory is there.
        int count = 0;
        while (channel.Reader.TryRead(out _)) count++;
        Assert.Equal(4096 / 8, count);
        channel.Dispose();
    }

    [Fact]
    public async Task A_channel_whose_writer_can_leave_nothing_behind_is_closed_all_the_same()
    {
        IQueuedNumbers.Channel channel = IQueuedNumbers.Create(Name, s_small);
        while (channel.Writer.Buffered < 3) channel.Writer.Number(0);
        using (TakeFolderAway()) _ = Assert.Throws<IOException>(channel.Dispose);
        await FeedersEnd().Within();
        _ = Assert.Throws<ObjectDisposedException>(() => channel.Writer.Number(1));

        // It is removed by whoever comes next.
        using IQueuedNumbers.Channel next = IQueuedNumbers.Create();
    }

    /// <summary>Ends when no feeder is left in this process, those of earlier tests included.</summary>
    private static async Task FeedersEnd()
    {
        while (Directory.EnumerateDirectories("/proc/self/task").Any(static thread => NameOf(thread) == "Channels feeder")) await Task.Delay(10);
    }

    private static string NameOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm")).TrimEnd();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private Away TakeFolderAway() => new(Path.Combine(Folder.Path, Name));

    private sealed class Taker(MissingFolderTests test) : IQueuedBlocks
    {
        internal Away? Away { get; private set; }

        internal int Length { get; private set; }

        public void Block(ReadOnlySpan<byte> bytes)
        {
            Length = bytes.Length;
            Away = test.TakeFolderAway();
        }
    }

    /// <summary>Brings it back at the end.</summary>
    private sealed class Away : IDisposable
    {
        private readonly string _folder, _elsewhere;

        internal Away(string folder)
        {
            _folder = folder;
            _elsewhere = folder + ".away";
            Directory.Move(_folder, _elsewhere);
        }

        public void Dispose() => Directory.Move(_elsewhere, _folder);
    }
}
