using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace Channels.Interop;

/// <summary>The system calls that the runtime stands on, with numbers for the two processors that .NET has on 64-bit Linux.</summary>
internal static unsafe class Linux
{
    internal const int NotPermitted = 1, NotFound = 2, Interrupted = 4, NoDevice = 6, WouldBlock = 11, Exists = 17, NotADirectory = 20, IsADirectory = 21, Invalid = 22,
        NoSpace = 28, NotImplemented = 38, NotEmpty = 39, TooManyLinks = 40, TimedOut = 110;

    private const int AtCurrentDirectory = -100, AtEmptyPath = 0x1000, AtRemoveDirectory = 0x200;
    private const int ReadWrite = 2, CreateFlag = 0x40, Exclusive = 0x80, CloseOnExec = 0x80000;
    private const int ProtectReadWrite = 3, MapShared = 1, MapPrivate = 2, MapFixed = 0x10, MapAnonymous = 0x20, MapNoReserve = 0x4000;
    private const int LockShared = 1, LockExclusive = 2, LockNonBlocking = 4;
    private const int OpenFileLockGet = 36, OpenFileLockSet = 37;
    private const short WriteLock = 1, Unlock = 2;
    private const int FutexWait = 0, FutexWake = 1;
    private const int MembarrierGlobalExpedited = 2, MembarrierRegisterGlobalExpedited = 4;

    private static readonly bool s_arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    // These two differ in value between the processors.
    private static readonly int s_directoryFlag = s_arm ? 0x4000 : 0x10000;
    private static readonly int s_noFollow = s_arm ? 0x8000 : 0x20000;

    private static readonly nint s_futex = s_arm ? 98 : 202;
    private static readonly nint s_membarrier = s_arm ? 283 : 324;
    private static readonly nint s_renameAt2 = s_arm ? 276 : 316;
    private static readonly nint s_statx = s_arm ? 291 : 332;
    private static readonly nint s_futexWaitMany = 449;
    private static readonly nint s_pidfdOpen = 434;

    /// <summary>Why the channels can't work on this system, or <see langword="null"/> if they can.</summary>
    internal static string? WhatIsMissing()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            return "Channels need Linux's futex, open-file-description locks and pidfd; " + RuntimeInformation.OSDescription
                + " has none of them, and no other implementation exists yet.";
        }

        return RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64
            ? null
            : "Channels run on 64-bit x86 and Arm processors; this process runs as " + RuntimeInformation.ProcessArchitecture + ".";
    }

    internal static int OpenDirectory(int parent, string path) =>
        Open(parent, path, s_directoryFlag | s_noFollow | CloseOnExec);

    internal static int OpenDirectory(string path) => OpenDirectory(AtCurrentDirectory, path);

    internal static int OpenFile(int directory, string name) => Open(directory, name, ReadWrite | s_noFollow | CloseOnExec);

    internal static int CreateFile(int directory, string name) =>
        Open(directory, name, ReadWrite | CreateFlag | Exclusive | s_noFollow | CloseOnExec);

    private static int Open(int directory, string path, int flags)
    {
        fixed (byte* bytes = ZeroTerminated(path))
        {
            while (true)
            {
                int descriptor = LibC.OpenAt(directory, bytes, flags, 0b110_000_000);
                if (descriptor >= 0 || LastError != Interrupted) return descriptor;
            }
        }
    }

    internal static int MakeDirectory(int parent, string path)
    {
        fixed (byte* bytes = ZeroTerminated(path)) return LibC.MakeDirectoryAt(parent, bytes, 0b111_000_000);
    }

    internal static int MakeDirectory(string path) => MakeDirectory(AtCurrentDirectory, path);

    internal static int RemoveFile(int directory, string name)
    {
        fixed (byte* bytes = ZeroTerminated(name)) return LibC.UnlinkAt(directory, bytes, 0);
    }

    internal static int RemoveDirectory(int parent, string name)
    {
        fixed (byte* bytes = ZeroTerminated(name)) return LibC.UnlinkAt(parent, bytes, AtRemoveDirectory);
    }

    /// <summary>Renames inside one directory, and fails with <see cref="Exists"/> instead of replacing.</summary>
    internal static int RenameNew(int directory, string from, string to)
    {
        const int NoReplace = 1;
        fixed (byte* source = ZeroTerminated(from), target = ZeroTerminated(to))
        {
            return (int)LibC.SystemCall(s_renameAt2, directory, (nint)source, directory, (nint)target, NoReplace, 0);
        }
    }

    internal static int GetStatus(int descriptor, out FileStatus status)
    {
        const int BasicFields = 0x7ff;
        byte empty = 0;
        fixed (FileStatus* result = &status)
        {
            return (int)LibC.SystemCall(s_statx, descriptor, (nint)(&empty), AtEmptyPath, BasicFields, (nint)result, 0);
        }
    }

    /// <summary>What tells this process's pid namespace from others; 0 if the system does not say.</summary>
    internal static long ProcessNamespace()
    {
        const int InodeField = 0x100;
        FileStatus status = default;
        fixed (byte* path = ZeroTerminated("/proc/self/ns/pid"))
        {
            return LibC.SystemCall(s_statx, AtCurrentDirectory, (nint)path, 0, InodeField, (nint)(&status), 0) == 0 ? (long)status.Inode : 0;
        }
    }

    internal static void Close(int descriptor)
    {
        if (descriptor >= 0) _ = LibC.Close(descriptor);
    }

    /// <summary>Copies from a file, whoever changes it meanwhile; what lies behind its end reads as nothing.</summary>
    /// <returns>How many bytes were there; −1 for an error.</returns>
    internal static int ReadAt(int descriptor, long offset, byte* buffer, int length)
    {
        while (true)
        {
            nint read = LibC.ReadAt(descriptor, buffer, (nuint)length, offset);
            if (read >= 0 || LastError != Interrupted) return (int)read;
        }
    }

    /// <summary>Writes to a file, which takes the room that it needs; returns the error number, 0 for none.</summary>
    internal static int WriteAt(int descriptor, long offset, byte* buffer, int length)
    {
        while (true)
        {
            nint written = LibC.WriteAt(descriptor, buffer, (nuint)length, offset);
            if (written == length) return 0;
            if (written >= 0) return NoSpace;
            if (LastError != Interrupted) return LastError;
        }
    }

    /// <summary>Reserves the file's memory, so that no later access can end in SIGBUS; returns the error number, 0 for none.</summary>
    internal static int Reserve(int descriptor, long offset, long length)
    {
        while (true)
        {
            int error = LibC.Reserve(descriptor, offset, length);
            if (error != Interrupted) return error;
        }
    }

    /// <summary>Makes the file so long, with holes where nothing was reserved; returns the error number, 0 for none.</summary>
    internal static int SetLength(int descriptor, long length)
    {
        while (true)
        {
            if (LibC.SetLength(descriptor, length) == 0) return 0;
            if (LastError != Interrupted) return LastError;
        }
    }

    /// <summary>Maps the file, or returns null.</summary>
    internal static byte* MapShare(int descriptor, long length)
    {
        void* address = LibC.Map(null, (nuint)length, ProtectReadWrite, MapShared, descriptor, 0);
        return (nint)address == -1 ? null : (byte*)address;
    }

    /// <summary>Private zeroed memory to write to, and behind it more that can only be read and takes no room; null if there are no addresses for it.</summary>
    internal static byte* MapZeros(long writable, long readable)
    {
        const int ProtectRead = 1, UseHugePages = 14;
        void* address = LibC.Map(null, (nuint)(writable + readable), ProtectRead, MapPrivate | MapAnonymous | MapNoReserve, -1, 0);
        if ((nint)address == -1) return null;
        _ = LibC.Advise((byte*)address + writable, (nuint)readable, UseHugePages);
        if ((nint)LibC.Map(address, (nuint)writable, ProtectReadWrite, MapPrivate | MapFixed | MapAnonymous, -1, 0) != -1) return (byte*)address;
        _ = LibC.Unmap(address, (nuint)(writable + readable));
        return null;
    }

    /// <summary>Puts empty private pages in the place of a mapping: the file is let go, the addresses stay valid.</summary>
    internal static void ReplaceByEmptyPages(byte* address, long length) =>
        _ = LibC.Map(address, (nuint)length, ProtectReadWrite, MapPrivate | MapFixed | MapAnonymous | MapNoReserve, -1, 0);

    internal static bool TryLockShared(int descriptor) => LibC.LockFile(descriptor, LockShared | LockNonBlocking) == 0;

    internal static bool TryLockExclusive(int descriptor) => LibC.LockFile(descriptor, LockExclusive | LockNonBlocking) == 0;

    /// <summary>Locks one byte of the file for this open file description; the kernel unlocks it when the last process that has it is gone.</summary>
    internal static bool TryLockByte(int descriptor, long offset)
    {
        FileLock request = new() { Type = WriteLock, Start = offset, Length = 1 };
        return LibC.Control(descriptor, OpenFileLockSet, &request) == 0;
    }

    internal static void UnlockByte(int descriptor, long offset)
    {
        FileLock request = new() { Type = Unlock, Start = offset, Length = 1 };
        _ = LibC.Control(descriptor, OpenFileLockSet, &request);
    }

    /// <summary>Whether another open file description holds a lock on the byte. A failing call counts as yes: nobody is declared dead by mistake.</summary>
    internal static bool IsByteLockedByAnother(int descriptor, long offset) => AreBytesLockedByAnother(descriptor, offset, 1);

    /// <summary>As <see cref="IsByteLockedByAnother"/>, on one of several.</summary>
    internal static bool AreBytesLockedByAnother(int descriptor, long offset, long length)
    {
        FileLock request = new() { Type = WriteLock, Start = offset, Length = length };
        return LibC.Control(descriptor, OpenFileLockGet, &request) != 0 || request.Type != Unlock;
    }

    /// <summary>Sleeps while the word has the expected value, at most so long; any reason may end the sleep.</summary>
    /// <returns>The error number, 0 for none.</returns>
    internal static int WaitForWord(int* word, int expected, long nanoseconds)
    {
        long* timeout = stackalloc long[2];
        timeout[0] = nanoseconds / 1_000_000_000;
        timeout[1] = nanoseconds % 1_000_000_000;
        return LibC.SystemCall(s_futex, (nint)word, FutexWait, expected, (nint)timeout, 0, 0) == 0 ? 0 : LastError;
    }

    internal static void WakeAll(int* word) => _ = LibC.SystemCall(s_futex, (nint)word, FutexWake, int.MaxValue, 0, 0, 0);

    /// <summary>Sleeps until one of the words has another value than expected, or until the time (monotonic clock) is over.</summary>
    /// <returns>The error number, 0 for none.</returns>
    internal static int WaitForWords(FutexWaiter* waiters, int count, long* deadline)
    {
        const int MonotonicClock = 1;
        return LibC.SystemCall(s_futexWaitMany, (nint)waiters, count, 0, (nint)deadline, MonotonicClock, 0) >= 0 ? 0 : LastError;
    }

    internal static bool RegisterForBarrier() =>
        LibC.SystemCall(s_membarrier, MembarrierRegisterGlobalExpedited, 0, 0, 0, 0, 0) == 0;

    /// <summary>A full fence on every processor that runs a thread of a process that has registered.</summary>
    internal static bool GlobalBarrier() => LibC.SystemCall(s_membarrier, MembarrierGlobalExpedited, 0, 0, 0, 0, 0) == 0;

    internal static int OpenProcess(int process) => (int)LibC.SystemCall(s_pidfdOpen, process, 0, 0, 0, 0, 0);

    internal static int LastError => Marshal.GetLastWin32Error();

    /// <summary>An exception for an error number: <see cref="IOException"/>, or what fits better.</summary>
    internal static Exception Failure(string what, int error)
    {
        const int NotAllowed = 13, ReadOnly = 30;
        string reason = error switch
        {
            NotAllowed => "permission denied",
            NoSpace => "the file system is full; make room there, or name another folder in CHANNELS_DIR",
            24 or 23 => "too many open files",
            12 => "out of memory",
            ReadOnly => "the file system is read-only",
            NotFound => "no such file or folder",
            _ => "error " + error.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        string message = what + ": " + reason + ".";
        return error is NotAllowed or NotPermitted ? new UnauthorizedAccessException(message) : new IOException(message);
    }

    private static byte[] ZeroTerminated(string text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length) + 1];
        _ = Encoding.UTF8.GetBytes(text, 0, text.Length, bytes, 0);
        return bytes;
    }
}
