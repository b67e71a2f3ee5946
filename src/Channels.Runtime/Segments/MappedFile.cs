using System;
using System.IO;
using System.Runtime.ConstrainedExecution;
using Channels.Interop;

namespace Channels.Segments;

/// <summary>
/// A file of reserved memory that several processes share. <see cref="Release"/> lets the file go at once but keeps the
/// addresses readable until nothing refers to this object any more, so that a thread that still looks at the memory while
/// another one disposes the channel sees zeros instead of ending the process.
/// </summary>
internal sealed unsafe class MappedFile : CriticalFinalizerObject
{
    private MappedFile(byte* address, long length)
    {
        Address = address;
        Length = length;
    }

    ~MappedFile() => _ = LibC.Unmap(Address, (nuint)Length);

    internal byte* Address { get; }

    internal long Length { get; }

    /// <summary>Creates a file of reserved, zeroed memory.</summary>
    /// <returns>The error number, 0 for none.</returns>
    internal static int TryCreate(int directory, string name, long length, out MappedFile? file, out int descriptor) =>
        TryCreate(directory, name, length, length, out file, out descriptor);

    private static int TryCreate(int directory, string name, long length, long reserved, out MappedFile? file, out int descriptor)
    {
        file = null;
        descriptor = Linux.CreateFile(directory, name);
        if (descriptor < 0) return Linux.LastError;

        int error = length == reserved ? 0 : Linux.SetLength(descriptor, length);
        if (error == 0) error = Linux.Reserve(descriptor, 0, reserved);
        byte* address = error == 0 ? Linux.MapShare(descriptor, length) : null;
        if (address != null)
        {
            file = new MappedFile(address, length);
            return 0;
        }

        if (error == 0) error = Linux.LastError;
        Linux.Close(descriptor);
        descriptor = -1;
        _ = Linux.RemoveFile(directory, name);
        return error;
    }

    /// <summary>A file of reserved, zeroed memory; the file is only reached through its memory.</summary>
    /// <exception cref="IOException">The file system is full or the file can't be created.</exception>
    internal static MappedFile Create(int directory, string name, long length)
    {
        int error = TryCreate(directory, name, length, out MappedFile? file, out int descriptor);
        if (error == Linux.Exists) throw new ChannelCorruptException("the next file's number is that of one that is there.");
        if (error != 0) throw NoRoom(length, error);
        Linux.Close(descriptor);
        return file!;
    }

    /// <summary>Creates a file of that length, of which only the beginning takes room; the rest is reserved by <see cref="Reserve"/> before it is touched.</summary>
    /// <exception cref="IOException">The file system is full or the file can't be created.</exception>
    internal static MappedFile CreateSparse(int directory, string name, long length, long reserved)
    {
        int error = TryCreate(directory, name, length, reserved, out MappedFile? file, out int descriptor);
        if (error != 0) throw NoRoom(reserved, error);
        Linux.Close(descriptor);
        return file!;
    }

    /// <summary>Reserves a part of a file that was created sparse.</summary>
    /// <exception cref="IOException">The file system is full.</exception>
    internal static void Reserve(int directory, string name, long offset, long length)
    {
        int descriptor = Linux.OpenFile(directory, name);
        if (descriptor < 0) throw Linux.Failure("The channel's file can't be opened", Linux.LastError);
        int error = Linux.Reserve(descriptor, offset, length);
        Linux.Close(descriptor);
        if (error != 0) throw NoRoom(length, error);
    }

    internal static Exception NoRoom(long length, int error) =>
        Linux.Failure(FormattableString.Invariant($"No room for {length} bytes of shared memory"), error);

    /// <summary>Maps a file that another process has created, or returns null if there is none of at least that length.</summary>
    /// <exception cref="IOException">The file may well be there: this process has no descriptor or no addresses left for it. That is no damage.</exception>
    internal static MappedFile? TryOpen(int directory, string name, long shortest, out int descriptor)
    {
        descriptor = Linux.OpenFile(directory, name);
        int error = descriptor < 0 ? Linux.LastError : 0;

        // A link, a folder or a socket is no file.
        if (error is Linux.NotFound or Linux.TooManyLinks or Linux.IsADirectory or Linux.NoDevice) return null;
        FileStatus status = default;
        if (error == 0 && Linux.GetStatus(descriptor, out status) != 0) error = Linux.LastError;

        // The size is asked from the kernel: what another process says it is, is not trusted.
        if (error == 0 && status.IsRegularFile && (long)status.Size >= shortest)
        {
            byte* address = Linux.MapShare(descriptor, (long)status.Size);
            if (address != null) return new MappedFile(address, (long)status.Size);
            error = Linux.LastError;
        }

        Linux.Close(descriptor);
        descriptor = -1;
        return error == 0 ? null : throw Linux.Failure("The channel's file can't be opened", error);
    }

    /// <summary>As the other one; the file is only reached through its memory.</summary>
    /// <exception cref="IOException">The file may well be there, but can't be mapped now.</exception>
    internal static MappedFile? TryOpen(int directory, string name, long shortest)
    {
        MappedFile? file = TryOpen(directory, name, shortest, out int descriptor);
        Linux.Close(descriptor);
        return file;
    }

    internal void Release() => Linux.ReplaceByEmptyPages(Address, Length);
}
