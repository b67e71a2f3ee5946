using System.Threading;
using Channels.CompilerServices;
using Channels.Participants;
using Channels.Rings;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>A queue's mapped file. See <see cref="QueueLayout"/>.</summary>
internal unsafe class QueueFile : IPrimitiveFile, ISlotGuard
{
    private readonly MappedFile _file;

    internal QueueFile(MappedFile file, long capacity)
    {
        _file = file;
        Capacity = capacity;
        Header = new QueueHeader(file);
        Ready = new RingBits((long*)(file.Address + QueueLayout.ReadyAt));
        Reserved = new RingBits((long*)(file.Address + QueueLayout.ReservedAt));
    }

    /// <inheritdoc/>
    public ISlotGuard? Guard => this;

    private protected byte* Address => _file.Address;

    /// <summary>The size of a ring, in bytes.</summary>
    internal long Capacity { get; }

    internal QueueHeader Header { get; }

    /// <summary>What consumers sleep on, and producers look at after each store.</summary>
    internal ulong* ConsumersWake => Header.ConsumersWake;

    internal RingBits Ready { get; }

    internal RingBits Reserved { get; }

    /// <summary>Creates the file, of which only the first part takes room.</summary>
    internal static MappedFile Create(int folder, long length) =>
        MappedFile.CreateSparse(folder, ControlLayout.RingFile, length, QueueLayout.RingsAt);

    internal RingMemory RingOf(int slot)
    {
        byte* header = HeaderOf(slot);
        return new RingMemory(_file, header, header + QueueLayout.RingHeaderSize, Capacity, new LeftBehind((long*)(header + QueueLayout.LeftBehindAt)));
    }

    internal ulong* SenderWakeOf(int slot) => (ulong*)(HeaderOf(slot) + QueueLayout.SenderWakeAt);

    internal long* ClaimOf(int slot) => (long*)(HeaderOf(slot) + QueueLayout.ClaimAt);

    /// <summary>How many items the producer of that slot holds in its process.</summary>
    internal long* BufferedOf(int slot) => (long*)(HeaderOf(slot) + QueueLayout.BufferedAt);

    /// <inheritdoc/>
    public virtual bool IsFree(ParticipantTable table, int slot)
    {
        if (!Reserved.Has(slot)) return true;

        // In this order: published stands still when its owner is gone.
        RingMemory ring = RingOf(slot);
        long published = Volatile.Read(ref *ring.Published);
        if (Volatile.Read(ref *ring.Consumed) != published) return false;
        long owner = RingClaim.OwnerOf(Volatile.Read(ref *ClaimOf(slot)));
        return owner == 0 || !table.IsAlive(owner);
    }

    /// <inheritdoc/>
    public virtual void Prepare(ParticipantTable table, int slot)
    {
        if (!Reserved.Has(slot)) return;

        // The slot's last holder may have died with a full buffer, and a consumer with the claim of what is now empty.
        Volatile.Write(ref *BufferedOf(slot), 0);
        long claim = Volatile.Read(ref *ClaimOf(slot));
        if (claim != 0 && !table.IsAlive(RingClaim.OwnerOf(claim))) _ = Interlocked.CompareExchange(ref *ClaimOf(slot), 0, claim);
    }

    /// <inheritdoc/>
    public virtual Primitive Attach(ChannelConnection connection, MappedFile control, SpillFolder spills, in ChannelSettings settings) =>
        new RingQueue(connection, this, spills, settings);

    /// <inheritdoc/>
    public void Release() => _file.Release();

    private byte* HeaderOf(int slot) => _file.Address + QueueLayout.RingAt(slot, Capacity);
}
