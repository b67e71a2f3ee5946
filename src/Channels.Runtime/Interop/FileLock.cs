using System.Runtime.InteropServices;

namespace Channels.Interop;

/// <summary><c>struct flock</c> of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FileLock
{
    internal short Type;
    internal short Whence;
    internal long Start;
    internal long Length;
    internal int Process;
}
