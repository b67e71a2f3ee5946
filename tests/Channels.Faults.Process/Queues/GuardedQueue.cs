using System;
using System.Runtime.CompilerServices;
using Channels.CompilerServices;
using Channels.Queues;
using Channels.Queues.Bounded;
using Channels.Segments;

namespace Channels.Faults.Queues;

/// <summary>
/// Puts a guarded mapping in the place of the one that an attachment has of its queue: endpoints that begin from now on read and
/// write there, and what goes beyond it ends the process instead of finding some other memory.
/// </summary>
internal sealed unsafe class GuardedQueue : IDisposable
{
    private readonly ChannelConnection _connection;
    private readonly Primitive _whole;
    private readonly MappedFile _file;
    private readonly byte* _before;

    internal GuardedQueue(ChannelConnection connection, SharedFile guarded)
    {
        _connection = connection;
        _whole = connection.Primitive;
        _file = _whole is RingQueue rings ? rings.File.RingOf(0).File : FileOf(BoundedOf((BoundedQueue)_whole));
        _before = AddressOf(_file);
        AddressOf(_file) = guarded.Address;
    }

    /// <summary>Gives the attachment a queue that has no endpoints yet, and remembers nothing.</summary>
    internal void Renew()
    {
        Queue whole = (Queue)_whole;
        ChannelSettings settings = whole.Settings;
        PrimitiveOf(_connection) = whole is RingQueue rings
            ? new RingQueue(_connection, new QueueFile(_file, rings.File.Capacity), whole.Spills, settings)
            : new BoundedQueue(_connection, new BoundedFile(_file, new BoundedLayout(settings)), whole.Spills, settings);
    }

    /// <summary>Puts the attachment's own mapping back, which it will release.</summary>
    public void Dispose()
    {
        AddressOf(_file) = _before;
        PrimitiveOf(_connection) = _whole;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Address>k__BackingField")]
    private static extern ref byte* AddressOf(MappedFile file);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Primitive>k__BackingField")]
    private static extern ref Primitive PrimitiveOf(ChannelConnection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_file")]
    private static extern ref BoundedFile BoundedOf(BoundedQueue queue);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<file>P")]
    private static extern ref MappedFile FileOf(BoundedFile file);
}
