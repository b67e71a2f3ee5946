using System.Runtime.InteropServices;

namespace Channels.Interop;

/// <summary>The beginning of <c>struct statx</c>, which, unlike <c>struct stat</c>, is the same on every processor.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatus
{
    [FieldOffset(16)] internal uint Links;
    [FieldOffset(20)] internal uint User;
    [FieldOffset(28)] internal ushort Mode;
    [FieldOffset(32)] internal ulong Inode;
    [FieldOffset(40)] internal ulong Size;

    internal readonly bool IsDirectory => (Mode & 0xF000) == 0x4000;

    internal readonly bool IsRegularFile => (Mode & 0xF000) == 0x8000;

    internal readonly bool OthersCanWrite => (Mode & 0b000_010_010) != 0;
}
