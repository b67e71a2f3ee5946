using Channels.CompilerServices;
using MemoryPack;

namespace Channels.Frames;

/// <summary>How objects are packed.</summary>
/// <remarks>
/// MemoryPack 1.21's own formatter for <see cref="System.Numerics.BigInteger"/> writes what lies behind the number in its
/// buffer, so that every number of less than 255 bytes arrives as zero. A formatter of ours takes its place. The build for
/// netstandard can have none, because it would not fit MemoryPack's build for later frameworks: there a number is written
/// rightly when it is a parameter itself, but not inside of an object.
/// </remarks>
internal static partial class Packing
{
    internal static MemoryPackSerializerOptions Options => MemoryPackSerializerOptions.Default;

    /// <summary>Writes what MemoryPack would not write rightly, in its format.</summary>
    internal static partial bool TryWrite<T>(FrameWriter frame, in T? value);
}
