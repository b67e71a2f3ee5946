using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Faults.Contracts;
using Channels.Joinables;
using Channels.Queues;
using Channels.Queues.Bounded;
using Channels.Rings;
using Channels.Segments;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>What others wrote leads nobody beyond a ring or a file, also where a look is rare, and its moment short.</summary>
public sealed class OutOfBoundsTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    [Fact]
    public unsafe void TheLastTaskOfARingDoesNotGoBeyondItsFile()
    {
        using ITaskItems.Channel channel = ITaskItems.Create("tasks");
        channel.Writer.Item(1);
        _ = channel.Reader.Read();
        JoinableQueue queue = (JoinableQueue)channel.Reader.Connection().Queue;
        TaskRing ring = queue.Tasks.RingOf(queue.Participants.SelfSlot, TaskRingKind.InFlight);
        Assert.True(ring.TryReadLast(out long stamp, out int length));
        Assert.Equal((TaskStamp.Of(queue.Participants.SelfSlot, 0), sizeof(long)), (stamp, length));

        long published = *ring.Header.Published;
        TaskStore store = TaskStore.Read(*ring.Header.Store);
        long last = store.Capacity - FrameHeader.Alignment;
        using (SharedFile file = new(Path.Combine(Folder.Path, "tasks", FormattableString.Invariant($"{ControlLayout.SpillPrefix}{store.File:x}"))))
        {
            file.At<uint>(last) = FrameHeader.Pack(1, TaskFrame.Overhead);
            *ring.Header.Last = last;
            *ring.Header.Published = last + TaskFrame.SizeOf(0);
            Assert.False(ring.TryReadLast(out _, out _));
        }

        *ring.Header.Last = 0;
        *ring.Header.Published = published;
        channel.Reader.TaskDone();
    }

    [Fact]
    public unsafe void WhatLiesBetweenFramesIsNoPadding()
    {
        using IItems.Channel channel = IItems.Create(options: new ProcessChannelOptions { Capacity = SmallCapacity });
        channel.Writer.Item(1);
        RingQueue queue = (RingQueue)channel.Writer.Connection().Queue;
        RingMemory memory = queue.File.RingOf(queue.Participants.SelfSlot);
        RingSender sender = ((QueueSender)queue.Producer).Ring;
        Assert.True(sender.AreNext(0, sender.Position));

        // Its last byte says what kind a frame is of; from there on only three bytes of the ring are left.
        *(uint*)(memory.Data + SmallCapacity - FrameHeader.Alignment) = FrameHeader.Pack(FrameHeader.Padding, 0);
        *memory.Consumed = SmallCapacity - FrameHeader.Alignment;
        Assert.True(sender.AreNext(SmallCapacity, SmallCapacity + FrameHeader.Alignment));
        memory.Data[SmallCapacity - 2] = FrameHeader.Padding;
        *memory.Consumed = SmallCapacity - 5;
        Assert.False(sender.AreNext(SmallCapacity, SmallCapacity + FrameHeader.Alignment));
        *memory.Consumed = 0;
        Assert.Equal(1, channel.Reader.Read());
    }

    /// <summary>What a producer left behind is another stretch at the next look.</summary>
    [Fact]
    public async Task ACountWalksOneStretchAtATime()
    {
        const int Short = 64 << 10, Long = 1 << 20, LongFrom = Long / 2;
        int counts = TestForm.Choose(3_000, 50_000);
        using IItems.Channel channel = IItems.Create("stretches", new ProcessChannelOptions { Capacity = SmallCapacity });
        channel.Writer.Item(1);
        RingQueue queue = (RingQueue)channel.Writer.Connection().Queue;
        RingMemory memory = queue.File.RingOf(queue.Participants.SelfSlot);

        // The last frame of the short one is none, so that a count which began there looks once more.
        long shortFile = Stretch(queue.Spills, Short, (Short / FrameHeader.Alignment) - 1), longFile = Stretch(queue.Spills, Long, Long / FrameHeader.Alignment);
        bool isOver = false;
        Task changes = Limit.Run(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                Show(memory, shortFile, 0, Short);
                Thread.SpinWait(300);
                Show(memory, longFile, LongFrom, Long);
                Thread.SpinWait(300);
            }
        });

        QueueRing ring = queue.NewRing(queue.Participants.SelfSlot);
        SortedDictionary<long, int> seen = [];
        for (int i = 0; i < counts; i++)
        {
            try
            {
                long count = ring.CountMessages();
                seen[count] = seen.GetValueOrDefault(count) + 1;
            }
            catch (ChannelCorruptException)
            {
                // Some words of the one, and some of the other.
            }
        }

        Volatile.Write(ref isOver, true);
        await Limit.Of(changes, "the one who changes the stretch");
        Show(memory, 0, 0, 0);
        Report($"{string.Join(", ", seen.Select(static entry => FormattableString.Invariant($"{entry.Key}: {entry.Value}")))}");

        // Of either stretch, or of positions of the short one in the long one.
        long[] possible = [(Short / FrameHeader.Alignment) - 1, (Long - LongFrom) / FrameHeader.Alignment, Short / FrameHeader.Alignment, Long / FrameHeader.Alignment];
        Assert.All(seen.Keys, count => Assert.Contains(count, possible));
    }

    /// <summary>One puts while another one, who has taken the oldest, has not moved on: there is no moment without an item.</summary>
    [Fact]
    public async Task ACountIsThatOfOneMoment()
    {
        const int Items = 4;
        TimeSpan time = TestForm.Choose(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20));
        using IItems.Channel channel = IItems.Create("cells", new ProcessChannelOptions { MaxItems = Items });
        BoundedQueue queue = (BoundedQueue)channel.Writer.Connection().Queue;
        using SharedFile file = new(Path.Combine(Folder.Path, "cells", ControlLayout.RingFile));
        channel.Writer.Item(0);
        bool isOver = false;
        Task changes = Limit.Run(() => PutAndTake(file, ref isOver));
        long counts = 0;
        SortedSet<long> seen = [];
        for (Stopwatch clock = Stopwatch.StartNew(); clock.Elapsed < time; counts++) _ = seen.Add(queue.Cells.Count());
        Volatile.Write(ref isOver, true);
        await Limit.Of(changes, "the one who puts and takes");
        long published = file.At<long>(BoundedLayout.PublishedAt);
        Report($"{counts} counts, {published} items");
        Assert.All(seen, static count => Assert.InRange(count, 1, 2));
        Assert.Equal(1, published - file.At<long>(BoundedLayout.ConsumedAt));

        static void PutAndTake(SharedFile file, ref bool isOver)
        {
            for (long item = 0; !Volatile.Read(ref isOver); item++)
            {
                ref long word = ref file.At<long>(BoundedLayout.WordsAt + (item % Items * sizeof(long)));
                ref long next = ref file.At<long>(BoundedLayout.WordsAt + ((item + 1) % Items * sizeof(long)));
                Volatile.Write(ref next, CellWord.Pack(item + 2, CellWord.CellOf(next)));
                Volatile.Write(ref file.At<long>(BoundedLayout.PublishedAt), item + 2);
                Volatile.Write(ref word, CellWord.AsTaken(word));
                Thread.SpinWait(20);
                Volatile.Write(ref file.At<long>(BoundedLayout.ConsumedAt), item + 1);
            }
        }
    }

    /// <summary>Makes a file of frames of eight bytes.</summary>
    private static unsafe long Stretch(SpillFolder spills, int length, int frames)
    {
        MappedFile file = spills.Create(length, out long number);
        for (int i = 0; i < frames; i++) *(uint*)(file.Address + (i * FrameHeader.Alignment)) = FrameHeader.Pack(1, sizeof(int));
        file.Release();
        return number;
    }

    private static unsafe void Show(RingMemory memory, long file, long consumed, long end)
    {
        memory.LeftBehind.Clear();
        Volatile.Write(ref *memory.Consumed, consumed);
        Volatile.Write(ref *memory.Published, end);
        if (file != 0) memory.LeftBehind.Set(file, 0, end);
    }
}
