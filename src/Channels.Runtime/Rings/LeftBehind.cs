using System.Threading;

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
    /// <summary>What is left behind, or was; a stretch without a file if nothing is, or where there are no words for it.</summary>
    /// <exception cref="ChannelCorruptException">The words are those of no stretch.</exception>
    internal LeftBehindStretch Read()
    {
        if (words == null) return default;
        while (true)
        {
            // The words change only while the first is 0, and no file has the number of an earlier one. Acquires: in this order.
            long file = Volatile.Read(ref words[0]), from = Volatile.Read(ref words[1]), end = Volatile.Read(ref words[2]);
            if (Volatile.Read(ref words[0]) == file) return file == 0 ? default : LeftBehindStretch.Check(file, from, end);
        }
    }

    /// <summary>Says what is left behind. Nobody looks there before <c>published</c> goes beyond <paramref name="from"/>.</summary>
    internal void Set(long file, long from, long length)
    {
        Volatile.Write(ref words[1], from);
        Volatile.Write(ref words[2], from + length);
        Volatile.Write(ref words[0], file);
    }

    /// <summary>Whoever takes the ring over clears it, when all is consumed.</summary>
    internal void Clear() => Volatile.Write(ref words[0], 0);
}
