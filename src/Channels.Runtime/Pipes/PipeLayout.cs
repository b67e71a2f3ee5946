using Channels.Rings;
using Channels.Segments;

namespace Channels.Pipes;

/// <summary>Where what lies in a pipe's ring file. Offsets in bytes.</summary>
/// <remarks><code>
///     0  the ring's positions
///   256  last words: state, length, text                                               written by the sender, once
/// 16384  the data
/// </code></remarks>
internal static unsafe class PipeLayout
{
    internal const int DataAt = 16384;

    private const int LastWordsAt = 256;

    internal static RingMemory RingOf(MappedFile file, long capacity) => new(file, file.Address, file.Address + DataAt, capacity);

    internal static LastWords LastWordsOf(MappedFile file) => new(file.Address + LastWordsAt, DataAt - LastWordsAt);
}
