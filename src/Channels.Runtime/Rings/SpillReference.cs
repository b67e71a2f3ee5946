using System.Runtime.InteropServices;

namespace Channels.Rings;

/// <summary>Where a message lies that is too large for the ring: payload of a <see cref="FrameHeader.Spill"/> frame.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct SpillReference
{
    internal int Kind;
    internal long File;
    internal long Length;
}
