using System.Runtime.CompilerServices;

namespace Channels.Rings;

/// <summary>The four bytes before every message in a ring.</summary>
/// <remarks><code>
///   0        3 4                 4 + length      multiple of 8
///  +----------+-------------------+--------------+
///  | header   | payload           | unused       |
///  +----------+-------------------+--------------+
///
///  31   24 23                0
///  | kind | length of payload |
/// </code>
/// A frame begins at a multiple of 8 and never wraps: <see cref="Padding"/> fills what is left at the end of the ring.
/// Kinds 1 to 250 are the contract's messages.
/// </remarks>
internal static class FrameHeader
{
    internal const int Size = 4;
    internal const int Alignment = 8;
    internal const int LongestPayload = (1 << 24) - 1;

    /// <summary>The longest payload that goes into a ring: what is added to it there, for a joinable queue, finds room too.</summary>
    internal const int LongestInline = LongestPayload - (64 << 10);

    /// <summary>Says that the message lies in a file of its own; the payload is a <see cref="SpillReference"/>.</summary>
    internal const byte Spill = 254;

    internal const byte Padding = 255;

    /// <summary>In a ring of tasks: this one is finished, and others before it are not.</summary>
    internal const byte Finished = 253;

    internal const byte LastMessageKind = 250;

    /// <summary>Of a pipe with requests: whoever asked does not need the answer any more.</summary>
    internal const byte Cancel = 251;

    /// <summary>Of a pipe with requests: so many more items of an answer may come.</summary>
    internal const byte Credit = 252;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Pack(byte kind, int length) => ((uint)kind << 24) | (uint)length;

    internal static byte KindOf(uint header) => (byte)(header >> 24);

    internal static int LengthOf(uint header) => (int)(header & 0xFF_FFFF);

    /// <summary>The space of a frame in the ring, in bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int FrameSize(int length) => (Size + length + (Alignment - 1)) & -Alignment;
}
