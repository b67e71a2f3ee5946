using System.Threading;
using Channels.CompilerServices;
using Channels.Rings;

namespace Channels.Joinables;

/// <summary>The words of a ring of tasks in the queue's file. See <see cref="TaskLayout"/>.</summary>
internal readonly unsafe struct TaskRingHeader(byte* at)
{
    internal long* Published => (long*)(at + TaskLayout.PublishedAt);

    internal long* Last => (long*)(at + TaskLayout.LastAt);

    internal long* Store => (long*)(at + TaskLayout.StoreAt);

    internal long* Consumed => (long*)(at + TaskLayout.ConsumedAt);

    internal long* Claim => (long*)(at + TaskLayout.ClaimAt);

    internal bool IsEmpty => Volatile.Read(ref *Consumed) == Volatile.Read(ref *Published);

    /// <summary>Reads both positions; in this order, as consumed never passes published.</summary>
    /// <exception cref="ChannelCorruptException">They are not those of a ring of that size.</exception>
    internal void ReadPositions(long capacity, out long consumed, out long published)
    {
        consumed = Volatile.Read(ref *Consumed);
        published = Volatile.Read(ref *Published);
        if (consumed < 0 || consumed > published || published - consumed > capacity || published > long.MaxValue / 2
            || ((consumed | published) & (FrameHeader.Alignment - 1)) != 0)
        {
            throw new ChannelCorruptException("the positions of a ring of tasks are none.");
        }
    }
}
