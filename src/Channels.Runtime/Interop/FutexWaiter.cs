using System.Runtime.InteropServices;

namespace Channels.Interop;

/// <summary><c>struct futex_waitv</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FutexWaiter
{
    /// <summary>A 32-bit word that several processes share.</summary>
    internal const uint SharedWord = 2;

    internal ulong Expected;
    internal ulong Address;
    internal uint Flags;
    internal uint Reserved;
}
