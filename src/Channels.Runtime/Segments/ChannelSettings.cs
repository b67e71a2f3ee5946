using System;
using System.Threading;
using System.Threading.Channels;
using Channels.Rings;

namespace Channels.Segments;

/// <summary>What a channel's creator chose, as the control file has it.</summary>
/// <param name="Capacity">The size of a ring, in bytes: a power of two.</param>
/// <param name="Spin">How long a side that waits looks again and again before it sleeps.</param>
/// <param name="SingleWriter">Whether each writer is for one thread at a time.</param>
/// <param name="SingleReader">Whether each reader is.</param>
/// <param name="MaxItems">How many items a queue holds at most; 0 if there is no maximum.</param>
/// <param name="FullMode">What a put into a full queue does.</param>
/// <param name="MaxDeliveries">How many consumers get a joinable queue's task at most.</param>
internal readonly record struct ChannelSettings(
    long Capacity, TimeSpan Spin, bool SingleWriter, bool SingleReader, int MaxItems, BoundedChannelFullMode FullMode, int MaxDeliveries)
{
    internal unsafe void WriteTo(byte* header)
    {
        *(long*)(header + ControlLayout.CapacityAt) = Capacity;
        *(long*)(header + ControlLayout.SpinAt) = Spin.Ticks;
        header[ControlLayout.SingleWriterAt] = (byte)(SingleWriter ? 1 : 0);
        header[ControlLayout.SingleReaderAt] = (byte)(SingleReader ? 1 : 0);
        *(int*)(header + ControlLayout.MaxItemsAt) = MaxItems;
        *(int*)(header + ControlLayout.FullModeAt) = (int)FullMode;
        *(int*)(header + ControlLayout.MaxDeliveriesAt) = MaxDeliveries;
    }

    /// <exception cref="ChannelCorruptException">These are no settings.</exception>
    internal static unsafe ChannelSettings ReadFrom(byte* header)
    {
        ChannelSettings settings = new(
            Volatile.Read(ref *(long*)(header + ControlLayout.CapacityAt)),
            TimeSpan.FromTicks(Volatile.Read(ref *(long*)(header + ControlLayout.SpinAt))),
            header[ControlLayout.SingleWriterAt] != 0,
            header[ControlLayout.SingleReaderAt] != 0,
            Volatile.Read(ref *(int*)(header + ControlLayout.MaxItemsAt)),
            (BoundedChannelFullMode)Volatile.Read(ref *(int*)(header + ControlLayout.FullModeAt)),
            Volatile.Read(ref *(int*)(header + ControlLayout.MaxDeliveriesAt)));
        if (settings.Capacity is < RingMemory.SmallestCapacity or > RingMemory.LargestCapacity || (settings.Capacity & (settings.Capacity - 1)) != 0)
        {
            throw new ChannelCorruptException("the ring's capacity is none.");
        }

        if (settings.Spin < TimeSpan.Zero || settings.Spin > TimeSpan.FromSeconds(1) || settings.MaxItems is < 0 or > ProcessChannelOptions.LargestMaxItems
            || settings.FullMode is < BoundedChannelFullMode.Wait or > BoundedChannelFullMode.DropWrite
            || settings.MaxDeliveries is < 1 or > ProcessChannelOptions.LargestMaxDeliveries)
        {
            throw new ChannelCorruptException("its options are none.");
        }

        return settings;
    }
}
