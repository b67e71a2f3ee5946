using System.Globalization;
using System.Threading;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Rings;

/// <summary>A ring's file and where what lies in it. Offsets in bytes.</summary>
/// <remarks><code>
///     0  published: how many bytes the sender has made visible since the beginning     written by the sender
///   128  consumed: how many the receiver has let go                                    written by the receiver
///   256  last words: state, length, text                                               written by the sender, once
/// 16384  the data
/// </code></remarks>
internal sealed unsafe class RingMemory
{
    internal const int SmallestCapacity = 4096;
    internal const int LargestCapacity = 1 << 30;
    internal const int DataAt = 16384;

    private const int PublishedAt = 0, ConsumedAt = 128, LastWordsAt = 256;

    internal RingMemory(MappedFile file, long capacity)
    {
        File = file;
        Capacity = capacity;
    }

    internal MappedFile File { get; }

    /// <summary>The size of the data, in bytes: a power of two.</summary>
    internal long Capacity { get; }

    internal byte* Data => File.Address + DataAt;

    internal long* Published => (long*)(File.Address + PublishedAt);

    internal long* Consumed => (long*)(File.Address + ConsumedAt);

    /// <summary>Where an endpoint begins that takes the ring over. What it computes with from then on is aligned and in range.</summary>
    /// <exception cref="ChannelCorruptException">These are no positions of a ring.</exception>
    internal void ReadPositions(out long published, out long consumed)
    {
        // In this order: the other side may move its own meanwhile, and consumed never passes published.
        consumed = Volatile.Read(ref *Consumed);
        published = Volatile.Read(ref *Published);
        if (consumed < 0 || consumed > published || published - consumed > Capacity || published > long.MaxValue / 2
            || ((published | consumed) & (FrameHeader.Alignment - 1)) != 0)
        {
            throw new ChannelCorruptException("its positions are not those of a ring.");
        }
    }

    internal LastWords LastWords => new(File.Address + LastWordsAt, DataAt - LastWordsAt);
}
