using System;
using System.Threading;
using Channels.Segments;

namespace Channels.Rings;

/// <summary>
/// What a sender that leaves could not bring into its ring any more: a file of frames, which continue the ring. Positions go
/// on counting through it, so it becomes visible by the same one store of <c>published</c> as any frame.
/// </summary>
/// <remarks><code>
///   0  the file's number, 0 for none     8  the position where it begins     16  the position where it ends
/// </code></remarks>
internal readonly unsafe struct LeftBehind(long* words)
{
    /// <summary>Whether the ring is continued in a file, or was. Never so where there are no words for it.</summary>
    internal bool IsThere => words != null && Volatile.Read(ref words[0]) != 0;

    internal long File => Volatile.Read(ref words[0]);

    internal long From => Volatile.Read(ref words[1]);

    internal long End => Volatile.Read(ref words[2]);

    /// <summary>Says what is left behind. Nobody looks there before <c>published</c> goes beyond <paramref name="from"/>.</summary>
    internal void Set(long file, long from, long length)
    {
        Volatile.Write(ref words[1], from);
        Volatile.Write(ref words[2], from + length);
        Volatile.Write(ref words[0], file);
    }

    /// <summary>Whoever takes the ring over clears it, when all is consumed.</summary>
    internal void Clear() => Volatile.Write(ref words[0], 0);

    /// <summary>Maps the file, checked against what stands in the words.</summary>
    /// <exception cref="ChannelCorruptException">There is no such file, or it is shorter than its positions say.</exception>
    internal static MappedFile Map(SpillFolder folder, long file, long length) =>
        (length < 0 ? null : folder.TryOpen(file, Math.Max(1, length)))
        ?? throw new ChannelCorruptException("what a sender left behind is missing or too short.");
}
