using MemoryPack;

namespace Channels.Frames;

/// <summary>How objects are packed.</summary>
internal static class Packing
{
    static Packing() => MemoryPackFormatterProvider.Register(new BigIntegerFormatter());

    internal static MemoryPackSerializerOptions Options => MemoryPackSerializerOptions.Default;
}
