using System;
using System.Runtime.InteropServices;

namespace Channels.Interop;

/// <summary>The C library's functions as they are: results are checked by the callers, in <see cref="Linux"/>.</summary>
internal static unsafe class LibC
{
    private const string Library = "libc";

    [DllImport(Library, EntryPoint = "openat", SetLastError = true)]
    internal static extern int OpenAt(int directory, byte* path, int flags, uint mode);

    [DllImport(Library, EntryPoint = "close", SetLastError = true)]
    internal static extern int Close(int descriptor);

    [DllImport(Library, EntryPoint = "mkdirat", SetLastError = true)]
    internal static extern int MakeDirectoryAt(int directory, byte* path, uint mode);

    [DllImport(Library, EntryPoint = "unlinkat", SetLastError = true)]
    internal static extern int UnlinkAt(int directory, byte* path, int flags);

    [DllImport(Library, EntryPoint = "pread", SetLastError = true)]
    internal static extern nint ReadAt(int descriptor, void* buffer, nuint length, long offset);

    [DllImport(Library, EntryPoint = "pwrite", SetLastError = true)]
    internal static extern nint WriteAt(int descriptor, void* buffer, nuint length, long offset);

    [DllImport(Library, EntryPoint = "posix_fallocate")]
    internal static extern int Reserve(int descriptor, long offset, long length);

    [DllImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    internal static extern int SetLength(int descriptor, long length);

    [DllImport(Library, EntryPoint = "mmap", SetLastError = true)]
    internal static extern void* Map(void* address, nuint length, int protection, int flags, int descriptor, long offset);

    [DllImport(Library, EntryPoint = "madvise", SetLastError = true)]
    internal static extern int Advise(void* address, nuint length, int advice);

    [DllImport(Library, EntryPoint = "munmap", SetLastError = true)]
    internal static extern int Unmap(void* address, nuint length);

    [DllImport(Library, EntryPoint = "flock", SetLastError = true)]
    internal static extern int LockFile(int descriptor, int operation);

    [DllImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    internal static extern int Control(int descriptor, int command, void* argument);

    [DllImport(Library, EntryPoint = "geteuid")]
    internal static extern uint EffectiveUser();

    [DllImport(Library, EntryPoint = "getpid")]
    internal static extern int ProcessId();

    [DllImport(Library, EntryPoint = "kill", SetLastError = true)]
    internal static extern int Kill(int process, int signal);

    [DllImport(Library, EntryPoint = "setsid", SetLastError = true)]
    internal static extern int BeginSession();

    [DllImport(Library, EntryPoint = "syscall", SetLastError = true)]
    internal static extern nint SystemCall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [DllImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    internal static extern int CreatePoll(int flags);

    [DllImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static extern int ControlPoll(int poll, int operation, int descriptor, byte* pollEvent);

    [DllImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static extern int WaitPoll(int poll, byte* events, int capacity, int timeoutMilliseconds);
}
