using System.Numerics;
using System.Runtime.InteropServices;
using MemoryPack;

namespace Channels.Frames;

/// <summary>Writes the bytes of a number: see <see cref="Packing"/>.</summary>
internal sealed class BigIntegerFormatter : MemoryPackFormatter<BigInteger>
{
    public override void Serialize<TBufferWriter>(ref MemoryPackWriter<TBufferWriter> writer, scoped ref BigInteger value)
    {
        int length = value.GetByteCount();
        writer.WriteCollectionHeader(length);
        _ = value.TryWriteBytes(MemoryMarshal.CreateSpan(ref writer.GetSpanReference(length), length), out _);
        writer.Advance(length);
    }

    public override void Deserialize(ref MemoryPackReader reader, scoped ref BigInteger value)
    {
        if (!reader.TryReadCollectionHeader(out int length))
        {
            value = default;
            return;
        }

        value = new BigInteger(MemoryMarshal.CreateReadOnlySpan(ref reader.GetSpanReference(length), length));
        reader.Advance(length);
    }
}
