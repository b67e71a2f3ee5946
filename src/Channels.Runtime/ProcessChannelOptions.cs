using System;

namespace Channels;

/// <summary>How a channel is made. What its creator chose holds for everybody who opens it.</summary>
public sealed class ProcessChannelOptions
{
    /// <summary>
    /// Room in the ring, in bytes: 4,096 to 1,073,741,824, rounded up to a power of two; 524,288 unless set. A message of one
    /// <see cref="int"/> takes eight bytes. Messages that do not fit go through a file of their own, so this limits no size.
    /// </summary>
    public int Capacity { get; set; } = 512 * 1024;

    /// <summary>
    /// How long a side that waits looks again and again before it sleeps, at most; 100 microseconds unless set. Longer
    /// wakes up faster and costs processor time, <see cref="TimeSpan.Zero"/> sleeps at once. The time adapts itself downwards
    /// where spinning does not help. Computers with one processor never spin.
    /// </summary>
    public TimeSpan Spin { get; set; } = TimeSpan.FromMilliseconds(0.1);

    internal int CheckedCapacity()
    {
        if (Capacity is < Rings.RingMemory.SmallestCapacity or > Rings.RingMemory.LargestCapacity)
        {
            throw new ArgumentOutOfRangeException(nameof(Capacity), Capacity,
                $"A ring's capacity is {Rings.RingMemory.SmallestCapacity} to {Rings.RingMemory.LargestCapacity} bytes.");
        }

        int rounded = Rings.RingMemory.SmallestCapacity;
        while (rounded < Capacity) rounded *= 2;
        return rounded;
    }

    internal TimeSpan CheckedSpin() => Spin >= TimeSpan.Zero && Spin <= TimeSpan.FromSeconds(1)
        ? Spin
        : throw new ArgumentOutOfRangeException(nameof(Spin), Spin, "A time to spin is zero to one second.");
}
