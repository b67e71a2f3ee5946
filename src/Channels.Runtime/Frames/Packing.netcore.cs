using Channels.CompilerServices;
using MemoryPack;

namespace Channels.Frames;

internal static partial class Packing
{
    static Packing() => MemoryPackFormatterProvider.Register(new BigIntegerFormatter());

    internal static partial bool TryWrite<T>(FrameWriter frame, in T? value) => false;
}
