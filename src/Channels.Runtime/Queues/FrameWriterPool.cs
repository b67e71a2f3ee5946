using System.Collections.Generic;
using System.Threading;
using Channels.CompilerServices;
using Channels.Rings;

namespace Channels.Queues;

/// <summary>What messages are encoded with before they are put. Any thread.</summary>
/// <param name="longestInline">The longest payload, in bytes, that does not go into a file.</param>
/// <param name="spills">Where the files are.</param>
/// <param name="single">The one that a single writer uses each time, if there is one.</param>
internal sealed class FrameWriterPool(int longestInline, ISpillFiles spills, FrameWriter? single = null)
{
    private readonly Stack<FrameWriter> _unused = new();
    private FrameWriter? _firstUnused;

    /// <summary>For what goes into a ring. A single writer encodes straight into it.</summary>
    internal FrameWriterPool(RingSender ring, bool isSingle)
        : this(ring.LongestInline, ring.Spills, isSingle ? new FrameWriter(ring) : null)
    {
    }

    internal FrameWriter Rent()
    {
        if (single is not null) return single;

        // Full fences at both ends: whoever rents sees all that was done before the return.
        if (Interlocked.Exchange(ref _firstUnused, null) is { } first) return first;
        lock (_unused)
        {
            if (_unused.Count > 0) return _unused.Pop();
        }

        return new FrameWriter(longestInline, spills);
    }

    internal void Return(FrameWriter frame)
    {
        if (single is not null || Interlocked.CompareExchange(ref _firstUnused, frame, null) is null) return;
        lock (_unused) _unused.Push(frame);
    }
}
