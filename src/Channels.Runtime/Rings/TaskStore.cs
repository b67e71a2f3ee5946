using Channels.CompilerServices;
using Channels.Segments;

namespace Channels.Rings;

/// <summary>Which file a ring of tasks is in, and how large that is. In eight bytes, so that one store puts another in its place.</summary>
internal readonly record struct TaskStore(long File, int Shift)
{
    internal const int SmallestShift = 12;

    private const int LargestShift = 40, ShiftAt = 56;
    private const long FileMask = (1L << ShiftAt) - 1;

    /// <summary>The ring's size, in bytes: a power of two.</summary>
    internal long Capacity => 1L << Shift;

    internal long Word => ((long)Shift << ShiftAt) | File;

    internal bool IsThere => File != 0;

    /// <exception cref="ChannelCorruptException">The word names no file.</exception>
    internal static TaskStore Read(long word)
    {
        TaskStore store = new(word & FileMask, (int)(word >> ShiftAt));
        return word == 0 || (store.File > 0 && store.Shift is >= SmallestShift and <= LargestShift)
            ? store
            : throw new ChannelCorruptException("the file of a ring of tasks is none.");
    }

    /// <summary>Maps the file; null if it is not there: its owner may have put another in its place.</summary>
    internal MappedFile? TryMap(SpillFolder folder) => folder.TryOpen(File, Capacity);
}
