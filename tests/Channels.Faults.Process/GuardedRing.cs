using System;
using System.Runtime.CompilerServices;
using Channels.CompilerServices;
using Channels.Pipes;
using Channels.Rings;
using Channels.Segments;

namespace Channels.Faults;

/// <summary>
/// Puts a guarded mapping in the place of the one that an attachment has of its ring: endpoints that begin from now on read
/// and write there, and what goes beyond it ends the process instead of finding some other memory.
/// </summary>
internal sealed unsafe class GuardedRing : IDisposable
{
    private readonly MappedFile _file;
    private readonly byte* _before;

    internal GuardedRing(ChannelConnection connection, SharedFile guarded)
    {
        _file = RingOf(connection.Pipe).File;
        _before = AddressOf(_file);
        AddressOf(_file) = guarded.Address;
    }

    /// <summary>Puts the attachment's own mapping back, which it will release.</summary>
    public void Dispose() => AddressOf(_file) = _before;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_ring")]
    private static extern ref RingMemory RingOf(Pipe pipe);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Address>k__BackingField")]
    private static extern ref byte* AddressOf(MappedFile file);
}
