using System.Globalization;
using System.Threading;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Rings;

/// <summary>Where a ring lies in a mapped file. Offsets in its header, in bytes.</summary>
/// <remarks><code>
///   0  published: how many bytes the sender has made visible since the beginning     written by the sender
/// 128  consumed: how many the receiver has let go                                    written by the receiver
/// </code></remarks>
internal sealed unsafe class RingMemory
{
    internal const int SmallestCapacity = 4096;
    internal const int LargestCapacity = 1 << 30;

    private const int PublishedAt = 0, ConsumedAt = 128;

    private readonly byte* _header;

    /// <param name="file">The mapping, which lives as long as this object.</param>
    /// <param name="header">Where the positions stand.</param>
    /// <param name="data">Where the frames stand.</param>
    /// <param name="capacity">How many bytes of frames, a power of two.</param>
    /// <param name="leftBehind">Where the sender says what it left behind.</param>
    internal RingMemory(MappedFile file, byte* header, byte* data, long capacity, LeftBehind leftBehind = default)
    {
        LeftBehind = leftBehind;
        File = file;
        _header = header;
        Data = data;
        Capacity = capacity;
    }

    internal MappedFile File { get; }

    /// <summary>The size of the data, in bytes: a power of two.</summary>
    internal long Capacity { get; }

    internal byte* Data { get; }

    internal long* Published => (long*)(_header + PublishedAt);

    internal long* Consumed => (long*)(_header + ConsumedAt);

    /// <summary>What a sender left behind when it went, if this kind of ring has that.</summary>
    internal LeftBehind LeftBehind { get; }

    /// <summary>Where an endpoint begins that takes the ring over. What it computes with from then on is aligned and in range.</summary>
    /// <exception cref="ChannelCorruptException">These are no positions of a ring.</exception>
    internal void ReadPositions(out long published, out long consumed)
    {
        // In this order: the other side may move its own meanwhile, and consumed never passes published.
        consumed = Volatile.Read(ref *Consumed);
        published = Volatile.Read(ref *Published);
        if (consumed < 0 || consumed > published || (published - consumed > Capacity && !LeftBehind.Read().IsThere) || published > long.MaxValue / 2
            || ((published | consumed) & (FrameHeader.Alignment - 1)) != 0)
        {
            throw new ChannelCorruptException("its positions are not those of a ring.");
        }
    }
}
