using System;

namespace Channels.Benchmarks.Workers;

/// <summary>What the block benchmarks send.</summary>
internal static class Blocks
{
    public const byte Filling = 0x5A;

    public static byte[] New(int size)
    {
        byte[] block = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        block.AsSpan().Fill(Filling);
        return block;
    }
}
