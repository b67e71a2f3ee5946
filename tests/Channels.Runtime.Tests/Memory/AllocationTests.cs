using System;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Memory;

/// <summary>What a million messages allocate, at each end in a process of its own, once they are warm.</summary>
public sealed class AllocationTests : ChannelTest
{
    /// <summary>
    /// A process's own threads allocate a little now and then. Each side waits more than two thousand times, so an object a wait
    /// would be more than this, and an object a message a thousand times more.
    /// </summary>
    private const int Noise = 32 * 1024;

    // Small and without spinning: both sides wait thousands of times, and that must not allocate either.
    private static readonly ProcessChannelOptions s_smallRing = new() { Capacity = 4096, Spin = TimeSpan.Zero };

    [Fact]
    public async Task Numbers_blocking()
    {
        using INumbers.Channel channel = INumbers.Create(options: s_smallRing);
        (long sender, long receiver) = await MeasureAsync(
            report => AllocationWorkers.StartSendNumbers(channel.Writer, report, Helper.Worker),
            report => AllocationWorkers.StartReceiveNumbers(channel.Reader, report, Helper.Worker));
        Assert.Equal((0, 0), (sender, receiver));
    }

    [Fact]
    public async Task Numbers_awaiting()
    {
        using INumbers.Channel channel = INumbers.Create(options: s_smallRing);
        (long sender, long receiver) = await MeasureAsync(
            report => AllocationWorkers.StartSendNumbersAwaiting(channel.Writer, report, Helper.Worker),
            report => AllocationWorkers.StartReceiveNumbersAwaiting(channel.Reader, report, Helper.Worker));
        AssertNothing(sender, receiver);
    }

    [Fact]
    public async Task Numbers_by_ReadAsync()
    {
        using INumbers.Channel channel = INumbers.Create(options: s_smallRing);
        (long sender, long receiver) = await MeasureAsync(
            report => AllocationWorkers.StartSendNumbers(channel.Writer, report, Helper.Worker),
            report => AllocationWorkers.StartReceiveNumbersByReadAsync(channel.Reader, report, Helper.Worker));
        AssertNothing(sender, receiver);
    }

    [Fact]
    public async Task Numbers_by_WaitToReadAsync()
    {
        using INumbers.Channel channel = INumbers.Create(options: s_smallRing);
        (long sender, long receiver) = await MeasureAsync(
            report => AllocationWorkers.StartSendNumbersAwaiting(channel.Writer, report, Helper.Worker),
            report => AllocationWorkers.StartReceiveNumbersByWaiting(channel.Reader, report, Helper.Worker));
        AssertNothing(sender, receiver);
    }

    [Fact]
    public async Task Structs_blocking()
    {
        using IPoints.Channel channel = IPoints.Create(options: s_smallRing);
        (long sender, long receiver) = await MeasureAsync(
            report => AllocationWorkers.StartSendPoints(channel.Writer, report, Helper.Worker),
            report => AllocationWorkers.StartReceivePoints(channel.Reader, report, Helper.Worker));
        Assert.Equal((0, 0), (sender, receiver));
    }

    [Fact]
    public async Task Structs_awaiting()
    {
        using IPoints.Channel channel = IPoints.Create(options: s_smallRing);
        (long sender, long receiver) = await MeasureAsync(
            report => AllocationWorkers.StartSendPointsAwaiting(channel.Writer, report, Helper.Worker),
            report => AllocationWorkers.StartReceivePointsAwaiting(channel.Reader, report, Helper.Worker));
        AssertNothing(sender, receiver);
    }

    [Fact]
    public async Task Messages_of_several_kinds_blocking()
    {
        using IMoves.Channel channel = IMoves.Create(options: s_smallRing);
        (long sender, long receiver) = await MeasureAsync(
            report => AllocationWorkers.StartSendMoves(channel.Writer, report, Helper.Worker),
            report => AllocationWorkers.StartReceiveMoves(channel.Reader, report, Helper.Worker));
        Assert.Equal((0, 0), (sender, receiver));
    }

    [Fact]
    public async Task Messages_of_several_kinds_awaiting()
    {
        using IMoves.Channel channel = IMoves.Create(options: s_smallRing);
        (long sender, long receiver) = await MeasureAsync(
            report => AllocationWorkers.StartSendMovesAwaiting(channel.Writer, report, Helper.Worker),
            report => AllocationWorkers.StartReceiveMovesAwaiting(channel.Reader, report, Helper.Worker));
        AssertNothing(sender, receiver);
    }

    [Fact]
    public async Task Spans_blocking_and_dispatched()
    {
        using IBlocks.Channel channel = IBlocks.Create(options: s_smallRing);
        (long sender, long receiver) = await MeasureAsync(
            report => AllocationWorkers.StartSendBlocks(channel.Writer, report, Helper.Worker),
            report => AllocationWorkers.StartDispatchBlocks(channel.Reader, report, Helper.Worker));
        Assert.Equal(0, sender);
        AssertNothing(0, receiver);
    }

    [Fact]
    public async Task Spans_awaiting_and_dispatched()
    {
        using IBlocks.Channel channel = IBlocks.Create(options: s_smallRing);
        (long sender, long receiver) = await MeasureAsync(
            report => AllocationWorkers.StartSendBlocksAwaiting(channel.Writer, report, Helper.Worker),
            report => AllocationWorkers.StartDispatchBlocks(channel.Reader, report, Helper.Worker));
        AssertNothing(sender, receiver);
    }

    [Fact]
    public async Task A_text_allocates_itself()
    {
        using ITexts.Channel channel = ITexts.Create(options: s_smallRing);
        (long sender, long receiver) = await MeasureAsync(
            report => AllocationWorkers.StartSendTexts(channel.Writer, report, Helper.Worker),
            report => AllocationWorkers.StartReceiveTexts(channel.Reader, report, Helper.Worker));
        Assert.Equal(0, sender);
        Assert.Equal(SizeOf(static () => new string('x', AllocationWorkers.Text.Length)), receiver / AllocationMeter.MeasuredObjects);
    }

    [Fact]
    public async Task An_object_allocates_itself()
    {
        using IJobs.Channel channel = IJobs.Create(options: s_smallRing);
        (long sender, long receiver) = await MeasureAsync(
            report => AllocationWorkers.StartSendJobs(channel.Writer, report, Helper.Worker),
            report => AllocationWorkers.StartReceiveJobs(channel.Reader, report, Helper.Worker));
        AssertNothing(sender, 0);
        Assert.Equal(SizeOf(AllocationWorkers.NewJob), receiver / AllocationMeter.MeasuredObjects);
    }

    private static void AssertNothing(long sender, long receiver) =>
        Assert.True(sender < Noise && receiver < Noise, $"The sender allocated {sender} bytes and the receiver {receiver}.");

    /// <summary>What it allocates to make one of these.</summary>
    private static long SizeOf(Func<object> make)
    {
        make();
        long before = GC.GetAllocatedBytesForCurrentThread();
        make();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static async Task<(long Sender, long Receiver)> MeasureAsync(Func<ILengths.Writer, WorkerProcess> startSender, Func<ILengths.Writer, WorkerProcess> startReceiver)
    {
        using ILengths.Channel ofReceiver = ILengths.Create();
        using ILengths.Channel ofSender = ILengths.Create();
        await using WorkerProcess receiver = startReceiver(ofReceiver.Writer);
        await using WorkerProcess sender = startSender(ofSender.Writer);
        (long, long) allocated = (await ofSender.Reader.ReadAsync().Within(), await ofReceiver.Reader.ReadAsync().Within());
        await sender.Completion.Within();
        await receiver.Completion.Within();
        return allocated;
    }
}
