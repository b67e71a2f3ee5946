using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;
using Xunit;

namespace Channels.Runtime.Tests.Memory;

/// <summary>
/// What many items allocate that go through a queue, at each end in a process of its own, once they are warm. They go in batches:
/// the producer waits until one is taken, the consumer for the next, so both wait thousands of times.
/// </summary>
public sealed class QueueAllocationTests : ChannelTest
{
    /// <summary>A process's own threads allocate a little now and then. An object a wait would be more than this.</summary>
    private const int Noise = 32 * 1024;

    /// <summary>Where nobody has promised to be the only thread, the first one that takes the short way is remembered, once.</summary>
    private const int OfOneThread = 1024;

    private const int Batch = 25;

    private static readonly int s_measured = FullTests.AreOn ? 1_000_000 : 50_000;

    /// <summary>One form at the one end beside one at the other.</summary>
    private static readonly PutForm[] s_puts = [PutForm.Method, PutForm.MethodAsync, PutForm.Write, PutForm.WriteMany, PutForm.WriteAsync, PutForm.TryMethod, PutForm.Method];

    private static readonly TakeForm[] s_takes =
        [TakeForm.Read, TakeForm.ReadAll, TakeForm.ReadMany, TakeForm.TryRead, TakeForm.ReadAsync, TakeForm.TryReadWithTime, TakeForm.ReadManyAsync];

    public static TheoryData<bool> Promises => [false, true];

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Numbers(bool single)
    {
        using IQueuedNumbers.Channel items = IQueuedNumbers.Create(options: Options(single));
        AssertNothing(await MeasureAsync(
            single,
            (taken, report) => QueueAllocationWorkers.StartPutNumbers(items.Writer, taken, Batch, s_measured, s_puts, report, Helper.Worker),
            (taken, report) => QueueAllocationWorkers.StartTakeNumbers(items.Reader, taken, Batch, s_measured, s_takes, report, Helper.Worker)), single);
    }

    /// <summary>Each batch is more than the ring holds: the rest goes through the buffer and the feeder.</summary>
    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Numbers_through_the_buffer(bool single)
    {
        const int Large = 2000;
        using IQueuedNumbers.Channel items = IQueuedNumbers.Create(options: Options(single));
        AssertNothing(await MeasureAsync(
            single,
            (taken, report) => QueueAllocationWorkers.StartPutNumbers(items.Writer, taken, Large, 20 * s_measured, s_puts[..2], report, Helper.Worker),
            (taken, report) => QueueAllocationWorkers.StartTakeNumbers(items.Reader, taken, Large, 20 * s_measured, s_takes[..2], report, Helper.Worker)), single);
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Structs(bool single)
    {
        using IQueuedPoints.Channel items = IQueuedPoints.Create(options: Options(single));
        AssertNothing(await MeasureAsync(
            single,
            (taken, report) => QueueAllocationWorkers.StartPutPoints(items.Writer, taken, Batch, s_measured, s_puts, report, Helper.Worker),
            (taken, report) => QueueAllocationWorkers.StartTakePoints(items.Reader, taken, Batch, s_measured, s_takes, report, Helper.Worker)), single);
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Messages_of_several_kinds(bool single)
    {
        using IQueuedMoves.Channel items = IQueuedMoves.Create(options: Options(single));
        AssertNothing(await MeasureAsync(
            single,
            (taken, report) => QueueAllocationWorkers.StartPutMoves(items.Writer, taken, Batch, s_measured, s_puts, report, Helper.Worker),
            (taken, report) => QueueAllocationWorkers.StartTakeMoves(items.Reader, taken, Batch, s_measured, s_takes, report, Helper.Worker)), single);
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Spans_dispatched(bool single)
    {
        using IQueuedBlocks.Channel items = IQueuedBlocks.Create(options: Options(single));
        long[][] allocated = await MeasureAsync(
            single,
            (taken, report) => QueueAllocationWorkers.StartPutBlocks(items.Writer, taken, Batch, s_measured, s_puts, report, Helper.Worker),
            (taken, report) => QueueAllocationWorkers.StartDispatchBlocks(items.Reader, taken, Batch, s_measured, s_puts.Length, report, Helper.Worker));
        for (int i = 0; i < s_puts.Length; i++)
        {
            AssertNothing($"{s_puts[i]}", allocated[0][i], MostOf(s_puts[i], single));
            AssertNothing($"dispatching what came from {s_puts[i]}", allocated[1][i], Noise);
        }
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task A_text_allocates_itself(bool single)
    {
        using IQueuedTexts.Channel items = IQueuedTexts.Create(options: Options(single));
        long[][] allocated = await MeasureAsync(
            single,
            (taken, report) => QueueAllocationWorkers.StartPutTexts(items.Writer, taken, Batch, s_measured, s_puts, report, Helper.Worker),
            (taken, report) => QueueAllocationWorkers.StartTakeTexts(items.Reader, taken, Batch, s_measured, s_takes, report, Helper.Worker));
        long before = GC.GetAllocatedBytesForCurrentThread();
        string text = new('x', QueueAllocationWorkers.Text.Length);
        long itself = (GC.GetAllocatedBytesForCurrentThread() - before) * s_measured;
        Assert.Equal(QueueAllocationWorkers.Text.Length, text.Length);
        for (int i = 0; i < s_puts.Length; i++)
        {
            AssertNothing($"{s_puts[i]}", allocated[0][i], MostOf(s_puts[i], single));
            AssertNothing($"{s_takes[i]}, but for the texts,", allocated[1][i] - itself, MostOf(s_takes[i], single));
        }
    }

    // Small and without spinning: who waits sleeps.
    private static ProcessChannelOptions Options(bool single) => new() { Capacity = 4096, Spin = TimeSpan.Zero, SingleReader = single, SingleWriter = single };

    /// <summary>What a thread that blocks allocates is counted exactly; for the other forms the whole process is.</summary>
    private static int MostOf(PutForm form, bool single) => form is PutForm.MethodAsync or PutForm.WriteAsync ? Noise : single ? 0 : OfOneThread;

    /// <inheritdoc cref="MostOf(PutForm, bool)"/>
    private static int MostOf(TakeForm form, bool single) => form is not (TakeForm.Read or TakeForm.ReadMany or TakeForm.TryReadWithTime) ? Noise : single ? 0 : OfOneThread;

    private static void AssertNothing(long[][] allocated, bool single)
    {
        for (int i = 0; i < allocated[0].Length; i++)
        {
            AssertNothing($"{s_puts[i]}", allocated[0][i], MostOf(s_puts[i], single));
            AssertNothing($"{s_takes[i]}", allocated[1][i], MostOf(s_takes[i], single));
        }
    }

    private static void AssertNothing(string form, long allocated, int most) => Assert.True(allocated <= most, $"{form} allocated {allocated} bytes for {s_measured} items.");

    /// <returns>For each form what it allocated: at the producer's end, and at the consumer's.</returns>
    private static async Task<long[][]> MeasureAsync(
        bool single, Func<IQueuedNumbers.Reader, ILengths.Writer, WorkerProcess> startPutting, Func<IQueuedNumbers.Writer, ILengths.Writer, WorkerProcess> startTaking)
    {
        using IQueuedNumbers.Channel taken = IQueuedNumbers.Create(options: Options(single));
        using ILengths.Channel ofTaking = ILengths.Create();
        using ILengths.Channel ofPutting = ILengths.Create();
        await using WorkerProcess taking = startTaking(taken.Writer, ofTaking.Writer);
        await using WorkerProcess putting = startPutting(taken.Reader, ofPutting.Writer);
        long[][] allocated = await Task.WhenAll(AllOfAsync(ofPutting.Reader), AllOfAsync(ofTaking.Reader)).Within(TimeSpan.FromMinutes(3), "the measurement");
        await putting.Completion.Within();
        await taking.Completion.Within();
        return allocated;
    }

    private static async Task<long[]> AllOfAsync(ILengths.Reader lengths)
    {
        List<long> all = [];
        await foreach (long length in lengths.ReadAllAsync()) all.Add(length);
        return [.. all];
    }
}
