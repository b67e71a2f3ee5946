using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Channels.Participants;

/// <summary><c>struct epoll_event</c>, which is packed on x86 only.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PollEvent
{
    private static readonly bool s_packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private fixed byte _bytes[16];

    internal PollEvent(uint events, int process)
    {
        Unsafe.WriteUnaligned(ref _bytes[0], events);
        Unsafe.WriteUnaligned(ref _bytes[DataAt], process);
    }

    internal static int Size => s_packed ? 12 : 16;

    private static int DataAt => s_packed ? 4 : 8;

    internal byte* Bytes => (byte*)Unsafe.AsPointer(ref this);     // Only of a local variable.

    internal static int ProcessOf(byte* pollEvent) => Unsafe.ReadUnaligned<int>(pollEvent + DataAt);
}
