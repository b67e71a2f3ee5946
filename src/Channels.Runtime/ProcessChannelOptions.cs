using System;
using System.Threading.Channels;
using Channels.Rings;
using Channels.Segments;

namespace Channels;

/// <summary>How a channel is made. What its creator chose holds for everybody who opens it.</summary>
public sealed class ProcessChannelOptions
{
    /// <summary>The largest <see cref="MaxItems"/> that a queue can have.</summary>
    public const int LargestMaxItems = 1 << 20;

    /// <summary>The largest <see cref="MaxDeliveries"/> that a joinable queue can have.</summary>
    public const int LargestMaxDeliveries = 1000;

    private const int DefaultPipeCapacity = 512 * 1024, DefaultQueueCapacity = 128 * 1024;

    /// <summary>
    /// Room in a ring, in bytes: 4,096 to 1,073,741,824, rounded up to a power of two. 0, unless set, is 524,288 for a pipe and
    /// 131,072 for each producer of a queue. A message of one <see cref="int"/> takes eight bytes. Messages that do not fit go
    /// through a file of their own, so this limits no size. Of a queue with <see cref="MaxItems"/>, it is the whole queue's room:
    /// each item has the same share of it, at least 64 bytes, and one of a message of more than that goes through a file.
    /// </summary>
    public int Capacity { get; set; }

    /// <summary>
    /// How many items a queue holds at most, over all processes: 1 to <see cref="LargestMaxItems"/>; 0, unless set, is any number.
    /// What a put does then is <see cref="FullMode"/>. A pipe has no such maximum: its ring is its limit.
    /// </summary>
    public int MaxItems { get; set; }

    /// <summary>
    /// What a put does when a queue holds <see cref="MaxItems"/>; it waits, unless set. Of the others, each drops an item, of
    /// which the writer's <c>ItemDropped</c> tells in the process that puts.
    /// </summary>
    public BoundedChannelFullMode FullMode { get; set; }

    /// <summary>
    /// How long a side that waits looks again and again before it sleeps, at most; 100 microseconds unless set. Longer
    /// wakes up faster and costs processor time, <see cref="TimeSpan.Zero"/> sleeps at once. The time adapts itself downwards
    /// where spinning does not help. Computers with one processor never spin.
    /// </summary>
    public TimeSpan Spin { get; set; } = TimeSpan.FromMilliseconds(0.1);

    /// <summary>Promises that each writer of a queue is used, and disposed, by one thread at a time, which saves it a lock. A pipe's always is.</summary>
    public bool SingleWriter { get; set; }

    /// <summary>
    /// Promises that each reader of a queue is used by one operation at a time, and not disposed while that takes an item. A reader
    /// that finds itself alone then takes items without an atomic update. A pipe's always is; of a joinable queue it changes nothing.
    /// </summary>
    public bool SingleReader { get; set; }

    /// <summary>
    /// How many consumers get a task of a joinable queue at most, 1 to <see cref="LargestMaxDeliveries"/>; 3 unless set. One that died,
    /// left or gave the task back without finishing it counts. When the last of them has not finished it either, it goes to the dead
    /// letters, and a join throws <see cref="TasksAbandonedException"/>.
    /// </summary>
    public int MaxDeliveries { get; set; } = 3;

    /// <summary>The options, checked, with what was not set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of its range.</exception>
    internal ChannelSettings Check(ChannelKind kind) =>
        new(CheckedCapacity(kind), CheckedSpin(), SingleWriter, SingleReader, CheckedMaxItems(kind), CheckedFullMode(), CheckedMaxDeliveries());

    private int CheckedCapacity(ChannelKind kind)
    {
        int capacity = Capacity != 0 ? Capacity : kind == ChannelKind.Pipe ? DefaultPipeCapacity : DefaultQueueCapacity;
        if (capacity is < RingMemory.SmallestCapacity or > RingMemory.LargestCapacity)
        {
            throw new ArgumentOutOfRangeException(nameof(Capacity), Capacity,
                $"A ring's capacity is {RingMemory.SmallestCapacity} to {RingMemory.LargestCapacity} bytes.");
        }

        int rounded = RingMemory.SmallestCapacity;
        while (rounded < capacity) rounded *= 2;
        return rounded;
    }

    private int CheckedMaxItems(ChannelKind kind)
    {
        if (MaxItems is < 0 or > LargestMaxItems)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxItems), MaxItems, $"A queue's maximum is 1 to {LargestMaxItems} items, or 0 for none.");
        }

        return MaxItems == 0 || kind == ChannelKind.Queue
            ? MaxItems
            : throw new ArgumentOutOfRangeException(nameof(MaxItems), MaxItems, kind == ChannelKind.Pipe
                ? "Only a queue has a maximum of items; a pipe's limit is its capacity."
                : "A joinable queue has no maximum of items: putting never waits.");
    }

    private int CheckedMaxDeliveries() => MaxDeliveries is >= 1 and <= LargestMaxDeliveries
        ? MaxDeliveries
        : throw new ArgumentOutOfRangeException(nameof(MaxDeliveries), MaxDeliveries, $"A task is delivered 1 to {LargestMaxDeliveries} times at most.");

    private BoundedChannelFullMode CheckedFullMode() => FullMode is >= BoundedChannelFullMode.Wait and <= BoundedChannelFullMode.DropWrite
        ? FullMode
        : throw new ArgumentOutOfRangeException(nameof(FullMode), FullMode, "There is no such mode.");

    private TimeSpan CheckedSpin() => Spin >= TimeSpan.Zero && Spin <= TimeSpan.FromSeconds(1)
        ? Spin
        : throw new ArgumentOutOfRangeException(nameof(Spin), Spin, "A time to spin is zero to one second.");
}
