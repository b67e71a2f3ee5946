using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Queues;

/// <summary>
/// A process leaves at once, whatever it has put that nobody has taken, and all of it arrives: what multiprocessing's documentation
/// warns of, joining a process before its queue is drained, is no deadlock.
/// </summary>
public sealed class LeavingTests : ChannelTest
{
    private const int Megabytes = 100;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    public static TheoryData<Leaving, int> Forms
    {
        get
        {
            TheoryData<Leaving, int> forms = [];
            foreach (Leaving leaving in Enum.GetValues<Leaving>())
            {
                forms.Add(leaving, 1000);
                if (leaving is Leaving.Exit || FullTests.AreOn) forms.Add(leaving, 1_000_000);
            }

            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_process_that_has_put_a_hundred_megabytes_is_gone_within_a_second_and_all_arrives(Leaving leaving, int size)
    {
        int count = Megabytes * 1_000_000 / size;
        using IQueuedBlocks.Channel channel = IQueuedBlocks.Create("left");
        using ILengths.Channel answers = ILengths.Create();
        await using WorkerProcess worker = QueueWorkers.StartPutBlocksAndLeave(channel.Writer, count, size, leaving, answers.Writer, Helper.Worker);
        Task<int> exiting = worker.WaitForExitAsync();
        long lastPut = await answers.Reader.ReadAsync().Within();
        int exitCode = await exiting.Within();
        TimeSpan took = Stopwatch.GetElapsedTime(lastPut);
        Assert.Equal(leaving switch { Leaving.Exit => 7, Leaving.UnhandledException => 128 + 6, _ => 0 }, exitCode);
        Assert.InRange(took, TimeSpan.Zero, s_longest);

        Assert.Equal(count, channel.Reader.Count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlyMemory<byte> block = await channel.Reader.ReadAsync().Within();
            Assert.Equal(size, block.Length);
            Assert.Equal(i, BitConverter.ToInt32(block.Span));
            Assert.Equal((byte)i, block.Span[^1]);
        }

        Assert.False(channel.Reader.TryRead(out _));
        Assert.DoesNotContain(Folder.Entries, entry => entry.StartsWith("left/spill", StringComparison.Ordinal) && size > 100_000);
    }

    [Fact]
    public async Task A_slot_is_used_again_by_who_comes_after_one_that_left()
    {
        int cycles = FullTests.AreOn ? 5000 : 400;
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create("cycles", new ProcessChannelOptions { Capacity = 4096 });
        await using WorkerProcess worker = QueueWorkers.StartComeAndPut(channel.Name, cycles, Helper.Worker);
        for (int i = 0; i < 3 * cycles; i++)
        {
            // Those of one attachment come in order, those of two in any.
            int number = await channel.Reader.ReadAsync().Within();
            Assert.InRange(number, 0, (3 * cycles) - 1);
        }

        await worker.Completion.Within();
        Assert.False(channel.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Attachments_that_come_and_go_take_no_more_memory_than_those_that_are_there_at_once()
    {
        const int Cycles = 300;
        using IQueuedNumbers.Channel channel = IQueuedNumbers.Create("cycles", new ProcessChannelOptions { Capacity = 64 * 1024 });
        long before = await Folder.AllocatedAsync();
        for (int i = 0; i < Cycles; i++)
        {
            using IQueuedNumbers.Channel other = IQueuedNumbers.Open(channel.Name);

            // More than the ring holds in every tenth: that is left behind.
            int count = i % 10 == 0 ? 10_000 : 3;
            for (int number = 0; number < count; number++) other.Writer.Number(number);
            if (i % 2 == 0) other.Dispose();
            for (int number = 0; number < count; number++) Assert.Equal(number, channel.Reader.Read());
        }

        Assert.InRange(await Folder.AllocatedAsync() - before, 0, 4 * 68 * 1024);
        Assert.False(channel.Reader.TryRead(out _));
    }
}
