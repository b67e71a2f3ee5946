using System.Threading;
using Channels.CompilerServices;

namespace Channels.Rings;

/// <summary>The words of a ring of tasks. The frames are in a file of their own, so that the ring can grow.</summary>
/// <remarks><code>
///    0  published                                written by the owner
///    8  last: where the last frame begins        written by the owner, before published
///   16  store: which file the frames are in      written by the owner
///  128  consumed                                 written by who has the claim
///  256  claim: who may take
/// </code></remarks>
internal readonly unsafe struct TaskRingHeader(byte* at)
{
    internal const int Size = 384;

    private const int PublishedAt = 0, LastAt = 8, StoreAt = 16, ConsumedAt = 128, ClaimAt = 256;

    internal long* Published => (long*)(at + PublishedAt);

    internal long* Last => (long*)(at + LastAt);

    internal long* Store => (long*)(at + StoreAt);

    internal long* Consumed => (long*)(at + ConsumedAt);

    internal long* Claim => (long*)(at + ClaimAt);

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
