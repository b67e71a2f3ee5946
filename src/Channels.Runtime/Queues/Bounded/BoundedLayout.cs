using System;
using Channels.Rings;
using Channels.Segments;

namespace Channels.Queues.Bounded;

/// <summary>Where what lies in the file of a queue that has a maximum of items.</summary>
/// <remarks><code>
///     0  as in every queue: wake pairs, completion         see <see cref="QueueLayout"/>
///   512  admission: who may put                            claimed by one producer at a time
///   520  sequence: the last number that a word was given   written by who has the admission
///   528  spare: the cell that no word names                written by who has the admission
///   640  published: how many items were put                written by who has the admission
///   768  consumed: how many were taken                     moved on by consumers, and by whoever finds it behind
///  4096  last words
/// 16384  a word for each item that can be in the queue     see <see cref="CellWord"/>
///        a cell for each word, and one more: header and payload of an item, as in a ring
/// </code>
/// All of it is reserved when the queue is made, so a put needs no room that might not be there, but for large messages.
/// </remarks>
internal readonly struct BoundedLayout
{
    internal const int AdmissionAt = 512, SequenceAt = 520, SpareAt = 528, PublishedAt = 640, ConsumedAt = 768,
        WordsAt = QueueLayout.RingsAt;

    private const int SmallestCell = 64, LargestCell = 1 << 24;

    internal BoundedLayout(in ChannelSettings settings)
    {
        Items = settings.MaxItems;
        CellSize = (int)Math.Min(LargestCell, Math.Max(SmallestCell, settings.Capacity / Items)) & -FrameHeader.Alignment;
    }

    /// <summary>How many items there is room for.</summary>
    internal int Items { get; }

    /// <summary>The size of a cell, in bytes: a multiple of 8.</summary>
    internal int CellSize { get; }

    internal long CellsAt => WordsAt + (((Items * sizeof(long)) + 127L) & -128);

    internal long Length => CellsAt + ((Items + 1L) * CellSize);
}
