using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Channels.CompilerServices;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Rings;

/// <summary>A ring of tasks as its owner fills it. One thread at a time: the caller has the reader's lock.</summary>
/// <remarks>
/// 1. A frame is written beyond <c>published</c>; its place is stored in <c>last</c>, then it becomes visible by the store of
///    <c>published</c>. Whoever finishes what a dead owner has begun reads both, and the stamp of the frame.
/// 2. When it is full it moves to a larger file: the frames are copied to the same positions, then one store names the new
///    file. Positions go on, so nobody else has to know.
/// </remarks>
internal unsafe class TaskRingSender(SpillFolder folder, TaskRingHeader header, int smallestShift)
{
    /// <summary>Of a ring that leaves some room for tasks that move: an eighth.</summary>
    private protected const int SpareShift = 3;

    // What a take touches, first. The window is empty until the ring is first needed.
    internal long Position;
    internal long WindowEnd = long.MinValue;
    private protected byte* _data;
    private protected long _mask;
    private readonly long* _published = header.Published;
    private readonly long* _last = header.Last;

    private protected long _end;
    private TaskStore _store;
    private MappedFile? _file;
    private bool _isReady;

    private protected SpillFolder Folder => folder;

    private protected TaskRingHeader Header => header;

    /// <summary>Where the frame begins that was added last.</summary>
    internal long LastAdded { get; private set; }

    /// <summary>The size of the file, in bytes; 0 before it is needed.</summary>
    private protected long Capacity => _file is null ? 0 : _store.Capacity;

    /// <summary>How much of the ring ordinary frames leave free, in bytes.</summary>
    private protected virtual long Spare => 0;

    /// <summary>The hot path, for a message that is its own bytes, and was never delivered before.</summary>
    /// <returns>False if there is no room known.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryAdd<T>(T item, long stamp)
    {
        long start = Position, end = start + TaskFrame.SizeOf(Unsafe.SizeOf<T>());
        if (end > WindowEnd) return false;
        byte* frame = _data + (start & _mask);
        *(ulong*)frame = FrameHeader.Pack(1, TaskFrame.Overhead + Unsafe.SizeOf<T>()) | (1UL << 32);
        *(long*)(frame + TaskFrame.StampAt) = stamp;
        Unsafe.WriteUnaligned(frame + TaskFrame.PayloadAt, item);
        Publish(start, end);
        return true;
    }

    /// <summary>Adds a task.</summary>
    /// <returns>Its position.</returns>
    /// <exception cref="System.IO.IOException">There is no room in shared memory; nothing was added.</exception>
    internal long Add(byte kind, byte* payload, int length, long stamp, int deliveries, ReadOnlySpan<byte> error = default)
    {
        int size = TaskFrame.SizeOf(length + error.Length);
        MakeRoom(size);
        long start = Position;
        byte* frame = _data + (start & _mask);
        *(uint*)frame = FrameHeader.Pack(kind, TaskFrame.Overhead + length + error.Length);
        *(uint*)(frame + TaskFrame.DeliveriesAt) = TaskFrame.PackDeliveries(deliveries, error.Length);
        *(long*)(frame + TaskFrame.StampAt) = stamp;
        Buffer.MemoryCopy(payload, frame + TaskFrame.PayloadAt, length, length);
        error.CopyTo(new Span<byte>(frame + TaskFrame.PayloadAt + length, error.Length));
        Publish(start, start + size);
        return start;
    }

    /// <summary>Makes sure that the ring is there, before a claim is taken by which somebody would look for what is in it.</summary>
    /// <exception cref="System.IO.IOException">There is no room in shared memory.</exception>
    internal void EnsureOpen()
    {
        if (!_isReady) MakeRoom(0);
    }

    /// <summary>Makes sure that a frame of that size can be written at <see cref="Position"/>.</summary>
    /// <exception cref="System.IO.IOException">There is no room in shared memory.</exception>
    internal void MakeRoom(int size)
    {
        if (Position + size <= WindowEnd) return;
        if (!_isReady)
        {
            Open();
            _isReady = true;
        }

        while (!FindRoom(size, Spare) && !TryCompact(size)) Grow(size);
    }

    /// <summary>Whether there is room without growing; makes it at the end of a lap by padding.</summary>
    /// <param name="size">The frame's.</param>
    /// <param name="spare">How much is to stay free behind it.</param>
    private protected bool FindRoom(int size, long spare)
    {
        header.ReadPositions(_store.Capacity, out long consumed, out _);
        long end = consumed + _store.Capacity - spare, lapEnd = (Position | _mask) + 1;
        if (Position + size > lapEnd && lapEnd + size <= end)
        {
            // It becomes visible with the frame behind it.
            *(uint*)(_data + (Position & _mask)) = FrameHeader.Pack(FrameHeader.Padding, (int)(lapEnd - Position) - FrameHeader.Size);
            Position = lapEnd;
            lapEnd += _store.Capacity;
        }

        WindowEnd = Math.Min(end, lapEnd);
        return Position + size <= WindowEnd;
    }

    /// <summary>Makes room by moving what is left of an old part of the ring.</summary>
    /// <returns>Whether there is room now.</returns>
    private protected virtual bool TryCompact(int size) => false;

    /// <summary>Called before the ring is first used; once more, if it did not come to its end.</summary>
    private protected virtual void Open()
    {
        if (_file is not null) return;
        TaskStore before = TaskStore.Read(Volatile.Read(ref *header.Store));
        MappedFile file;
        TaskStore store;
        if (before.IsThere && !header.IsEmpty)
        {
            // Dead letters of the slot's last user.
            file = before.TryMap(folder) ?? throw new ChannelCorruptException("the file of a ring of tasks is missing or too short.");
            store = before;
            header.ReadPositions(store.Capacity, out _, out Position);
        }
        else
        {
            header.ReadPositions(0, out _, out Position);
            (file, store) = Create(smallestShift);

            // Nobody is to look for a frame of the slot's last user in this file.
            Volatile.Write(ref *_last, Position);
            Volatile.Write(ref *header.Store, store.Word);
            if (before.IsThere) folder.Remove(before.File);
        }

        _store = store;
        _data = file.Address;
        _mask = store.Capacity - 1;
        _end = Position;
        _file = file;
    }

    /// <summary>The checked frame at a position of this ring.</summary>
    private protected TaskFrame Read(long position) => TaskFrame.Read(_data, _mask, position, _end);

    private void Publish(long start, long end)
    {
        KillPoint.Pass(KillPoint.BeforeHeld);

        // Releases: whoever reads published reads last, and the frame.
        Volatile.Write(ref *_last, start);
        KillPoint.Pass(KillPoint.AfterLast);
        Volatile.Write(ref *_published, end);
        KillPoint.Pass(KillPoint.AfterHeld);
        LastAdded = start;
        Position = end;
        _end = end;
    }

    private void Grow(int size)
    {
        header.ReadPositions(_store.Capacity, out long consumed, out _);
        int shift = _store.Shift + 1;
        while ((1L << shift) - (1L << shift >> SpareShift) < Position - consumed + (2L * size)) shift++;
        (MappedFile file, TaskStore store) = Create(shift);
        long mask = store.Capacity - 1;

        // Also the padding that is not visible yet. No frame wraps there that does not here.
        for (long position = consumed; position < Position;)
        {
            long length = Math.Min(Position - position, _store.Capacity - (position & _mask));
            Buffer.MemoryCopy(_data + (position & _mask), file.Address + (position & mask), length, length);
            position += length;
        }

        KillPoint.Pass(KillPoint.BeforeGrown);

        // Release: whoever reads which file it is finds the frames there.
        Volatile.Write(ref *header.Store, store.Word);
        KillPoint.Pass(KillPoint.AfterGrown);
        MappedFile oldFile = _file!;
        long oldNumber = _store.File;
        (_file, _store) = (file, store);
        _data = file.Address;
        _mask = mask;
        WindowEnd = Position;
        folder.Remove(oldNumber);
        oldFile.Release();
    }

    private (MappedFile File, TaskStore Store) Create(int shift)
    {
        MappedFile file = folder.Create(1L << shift, out long number);
        return (file, new TaskStore(number, shift));
    }
}
