using System.Runtime.CompilerServices;
using System.Threading;
using Channels.CompilerServices;

namespace Channels.Rings;

/// <summary>A task in a ring of tasks, as it was read and checked.</summary>
/// <remarks><code>
///   0        4                            8       16                                       multiple of 8
///  +--------+----------------------------+-------+----------+---------------------+--------+
///  | header | deliveries, error's length | stamp | payload  | error, if there is  | unused |
///  +--------+----------------------------+-------+----------+---------------------+--------+
/// </code>
/// The header is that of every frame, see <see cref="FrameHeader"/>; its length counts all that follows. The kind is the
/// message's, or <see cref="FrameHeader.Spill"/> with its place as payload, or says that the task is finished or that nothing is
/// there.</remarks>
internal readonly unsafe struct TaskFrame
{
    /// <summary>What a frame's length counts beside the payload.</summary>
    internal const int Overhead = PayloadAt - FrameHeader.Size;

    internal const int DeliveriesAt = 4, StampAt = 8, PayloadAt = 16;

    internal const int MostDeliveries = (1 << ErrorLengthAt) - 1, LongestError = 16 << 10;

    private const int ErrorLengthAt = 12;

    private TaskFrame(byte kind, int size, int deliveries, long stamp, byte* payload, int length, int errorLength)
    {
        Kind = kind;
        Size = size;
        Deliveries = deliveries;
        Stamp = stamp;
        Payload = payload;
        Length = length;
        ErrorLength = errorLength;
    }

    internal byte Kind { get; }

    /// <summary>Whether it is a task that is not finished.</summary>
    internal bool IsTask => Kind is > 0 and <= FrameHeader.LastMessageKind or FrameHeader.Spill;

    /// <summary>The space of the frame, in bytes.</summary>
    internal int Size { get; }

    /// <summary>How many consumers have had it.</summary>
    internal int Deliveries { get; }

    internal long Stamp { get; }

    internal byte* Payload { get; }

    internal int Length { get; }

    internal byte* Error => Payload + Length;

    internal int ErrorLength { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int SizeOf(int length) => FrameHeader.FrameSize(Overhead + length);

    internal static uint PackDeliveries(int deliveries, int errorLength) => (uint)deliveries | ((uint)errorLength << ErrorLengthAt);

    internal static int ErrorLengthOf(uint deliveries) => (int)(deliveries >> ErrorLengthAt);

    /// <summary>The file of a large message's task. What another process wrote there may be none.</summary>
    internal bool TryGetFile(out long file)
    {
        bool isLarge = Kind == FrameHeader.Spill && Length == sizeof(SpillReference);
        file = isLarge ? Unsafe.ReadUnaligned<SpillReference>(Payload).File : 0;
        return isLarge;
    }

    /// <summary>Reads the frame at a position.</summary>
    /// <param name="data">The ring's memory.</param>
    /// <param name="mask">Its size less one.</param>
    /// <param name="position">A position of a frame, below <paramref name="end"/>.</param>
    /// <param name="end">What is published, no further than the ring's size.</param>
    /// <exception cref="ChannelCorruptException">There is no frame.</exception>
    internal static TaskFrame Read(byte* data, long mask, long position, long end)
    {
        byte* at = data + (position & mask);
        uint header = Volatile.Read(ref *(uint*)at);
        byte kind = FrameHeader.KindOf(header);
        int length = FrameHeader.LengthOf(header), size = FrameHeader.FrameSize(length);
        if (size > end - position || size > mask + 1 - (position & mask)) throw new ChannelCorruptException("a task's frame goes beyond what was published.");
        if (kind is FrameHeader.Padding or FrameHeader.Finished) return new TaskFrame(kind, size, 0, 0, null, 0, 0);

        uint deliveries = Volatile.Read(ref *(uint*)(at + DeliveriesAt));
        int errorLength = ErrorLengthOf(deliveries);
        if (kind is 0 or (> FrameHeader.LastMessageKind and not FrameHeader.Spill) || length < Overhead || errorLength > length - Overhead)
        {
            throw new ChannelCorruptException("a task's frame is of no known kind, or too short.");
        }

        return new TaskFrame(kind, size, (int)(deliveries & MostDeliveries), *(long*)(at + StampAt), at + PayloadAt, length - Overhead - errorLength, errorLength);
    }
}
