using System;
using System.IO;
using System.Runtime.CompilerServices;
using Channels.Interop;

namespace Channels.Faults;

/// <summary>
/// A channel's file, mapped a second time, from the file system, by somebody who does not keep to the rules. Before and
/// behind the mapping lie pages that nobody can touch.
/// </summary>
internal sealed unsafe class SharedFile : IDisposable
{
    private const int NoAccess = 0, ReadWrite = 3, Shared = 1, PrivateAnonymous = 0x22, Fixed = 0x10;
    private const long Guard = 1 << 20;

    private readonly byte* _reserved;

    internal SharedFile(string path)
    {
        int descriptor = Linux.OpenFile(-100, path);
        if (descriptor < 0) throw new FileNotFoundException("There is no such file.", path);
        Length = new FileInfo(path).Length;
        long pages = (Length + 4095) & -4096;
        _reserved = (byte*)LibC.Map(null, (nuint)(pages + (2 * Guard)), NoAccess, PrivateAnonymous, -1, 0);
        Address = (byte*)LibC.Map(_reserved + Guard, (nuint)Length, ReadWrite, Shared | Fixed, descriptor, 0);
        Linux.Close(descriptor);
        if (Address != _reserved + Guard) throw new IOException("The file can't be mapped.");
    }

    internal byte* Address { get; }

    internal long Length { get; }

    internal Span<byte> Bytes => new(Address, checked((int)Length));

    internal ref T At<T>(long offset)
        where T : unmanaged => ref Unsafe.AsRef<T>(Address + offset);

    /// <summary>Lets nobody touch the rest of the mapping.</summary>
    internal void GuardFrom(long offset)
    {
        long pages = ((Length + 4095) & -4096) - offset;
        if (LibC.Map(Address + offset, (nuint)pages, NoAccess, PrivateAnonymous | Fixed, -1, 0) != Address + offset) throw new IOException("The mapping can't be guarded.");
    }

    public void Dispose() => _ = LibC.Unmap(_reserved, (nuint)(((Length + 4095) & -4096) + (2 * Guard)));
}
