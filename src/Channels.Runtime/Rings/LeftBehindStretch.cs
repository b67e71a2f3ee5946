using Channels.Segments;

namespace Channels.Rings;

/// <summary>Positions whose frames stand in a file that a sender left behind. See <see cref="LeftBehind"/>.</summary>
/// <param name="File">The file's number, 0 for none.</param>
/// <param name="From">The first position.</param>
/// <param name="End">The position behind the last.</param>
internal readonly record struct LeftBehindStretch(long File, long From, long End)
{
    internal bool IsThere => File != 0;

    internal long Length => End - From;

    /// <summary>What another process said, checked: no sum of these and of positions inside overflows, and frames lie where they may.</summary>
    /// <exception cref="ChannelCorruptException">It is no stretch.</exception>
    internal static LeftBehindStretch Check(long file, long from, long end) =>
        from >= 0 && end > from && ((from | end) & (FrameHeader.Alignment - 1)) == 0
            ? new LeftBehindStretch(file, from, end)
            : throw new ChannelCorruptException("what a sender left behind lies at no positions of a ring.");

    internal bool Contains(long position) => position >= From && position < End;

    /// <exception cref="ChannelCorruptException">There is no such file, or it is shorter than its positions say.</exception>
    internal MappedFile Map(SpillFolder folder) =>
        folder.TryOpen(File, Length) ?? throw new ChannelCorruptException("what a sender left behind is missing or too short.");
}
