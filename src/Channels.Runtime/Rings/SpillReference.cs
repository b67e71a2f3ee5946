using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Channels.CompilerServices;

namespace Channels.Rings;

/// <summary>Where a message lies that is too large for the ring: payload of a <see cref="FrameHeader.Spill"/> frame.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct SpillReference
{
    internal int Kind;
    internal long File;
    internal long Length;

    /// <exception cref="ChannelCorruptException">That is none.</exception>
    internal static unsafe SpillReference Read(byte* payload, int length)
    {
        if (length != sizeof(SpillReference)) throw new ChannelCorruptException("the place of a large message has the wrong size.");

        // Copied first: what is checked is what is used.
        SpillReference reference = Unsafe.ReadUnaligned<SpillReference>(payload);
        if (reference.Kind is < 1 or > FrameHeader.LastMessageKind || reference.Length is < 0 or > FrameWriter.LongestMessage)
        {
            throw new ChannelCorruptException("a large message has no valid kind or length.");
        }

        return reference;
    }
}
