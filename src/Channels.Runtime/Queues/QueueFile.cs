using System;
using System.Threading;
using Channels.CompilerServices;
using Channels.Joinables;
using Channels.Participants;
using Channels.Rings;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>A queue's mapped file. See <see cref="QueueLayout"/>.</summary>
internal sealed unsafe class QueueFile : IPrimitiveFile, ISlotGuard
{
    private readonly MappedFile _file;

    /// <param name="file">The mapping.</param>
    /// <param name="capacity">The size of a ring, in bytes.</param>
    /// <param name="hasTasks">Whether consumers have rings of tasks.</param>
    internal QueueFile(MappedFile file, long capacity, bool hasTasks)
    {
        _file = file;
        HasTasks = hasTasks;
        TasksReserved = new RingBits((long*)(file.Address + QueueLayout.TasksReservedAt));
        Capacity = capacity;
        Header = new QueueHeader(file);
        Ready = new RingBits((long*)(file.Address + QueueLayout.ReadyAt));
        Reserved = new RingBits((long*)(file.Address + QueueLayout.ReservedAt));
    }

    /// <inheritdoc/>
    public ISlotGuard? Guard => this;

    /// <summary>The size of a ring, in bytes.</summary>
    internal long Capacity { get; }

    internal QueueHeader Header { get; }

    /// <summary>What consumers sleep on, and producers look at after each store.</summary>
    internal ulong* ConsumersWake => Header.ConsumersWake;

    internal RingBits Ready { get; }

    internal RingBits Reserved { get; }

    /// <summary>Whether consumers have rings of tasks, as those of a joinable queue do.</summary>
    internal bool HasTasks { get; }

    /// <summary>The slots whose page of tasks is there.</summary>
    internal RingBits TasksReserved { get; }

    /// <summary>Creates the file, of which only the first part takes room.</summary>
    internal static MappedFile Create(int folder, long capacity, bool hasTasks) =>
        MappedFile.CreateSparse(folder, ControlLayout.RingFile, LengthOf(capacity, hasTasks), QueueLayout.RingsAt);

    internal static long LengthOf(long capacity, bool hasTasks) => hasTasks ? TaskLayout.LengthOf(capacity) : QueueLayout.LengthOf(capacity);

    internal RingMemory RingOf(int slot)
    {
        byte* header = HeaderOf(slot);
        return new RingMemory(_file, header, header + QueueLayout.RingHeaderSize, Capacity, new LeftBehind((long*)(header + QueueLayout.LeftBehindAt)));
    }

    internal ulong* SenderWakeOf(int slot) => (ulong*)(HeaderOf(slot) + QueueLayout.SenderWakeAt);

    internal long* ClaimOf(int slot) => (long*)(HeaderOf(slot) + QueueLayout.ClaimAt);

    /// <summary>How many items the producer of that slot holds in its process.</summary>
    internal long* BufferedOf(int slot) => (long*)(HeaderOf(slot) + QueueLayout.BufferedAt);

    /// <summary>The page of a slot's rings of tasks. See <see cref="TaskLayout"/>.</summary>
    internal byte* TasksOf(int slot) => _file.Address + TaskLayout.PageAt(slot, Capacity);

    /// <inheritdoc/>
    public bool IsFree(ParticipantTable table, int slot)
    {
        if (Reserved.Has(slot))
        {
            // In this order: published stands still when its owner is gone.
            RingMemory ring = RingOf(slot);
            long published = Volatile.Read(ref *ring.Published);
            if (Volatile.Read(ref *ring.Consumed) != published) return false;
            long owner = RingClaim.OwnerOf(Volatile.Read(ref *ClaimOf(slot)));
            if (owner != 0 && table.IsAlive(owner)) return false;
        }

        return !HasTasks || !TasksReserved.Has(slot) || HasNoTasks(table, slot);
    }

    /// <summary>Whether the slot's last user left no tasks, and no claim by which somebody would look for the last one that it took.</summary>
    private bool HasNoTasks(ParticipantTable table, int slot)
    {
        foreach (TaskRingKind kind in (ReadOnlySpan<TaskRingKind>)[TaskRingKind.InFlight, TaskRingKind.Returned])
        {
            TaskRingHeader header = TaskHeaderOf(slot, kind);
            if (!header.IsEmpty) return false;
            long owner = Volatile.Read(ref *header.Claim);
            if (owner != 0 && table.IsAlive(owner)) return false;
        }

        long last = table.IdAt(slot);
        foreach (int other in Reserved)
        {
            if (RingClaim.OwnerOf(Volatile.Read(ref *ClaimOf(other))) == last) return false;
        }

        foreach (int other in TasksReserved)
        {
            foreach (TaskRingKind kind in (ReadOnlySpan<TaskRingKind>)[TaskRingKind.InFlight, TaskRingKind.Returned])
            {
                if (other != slot && Volatile.Read(ref *TaskHeaderOf(other, kind).Claim) == last) return false;
            }
        }

        return true;
    }

    /// <summary>The words of one of a slot's rings of tasks.</summary>
    internal TaskRingHeader TaskHeaderOf(int slot, TaskRingKind kind) => new(TasksOf(slot) + ((int)kind * TaskLayout.RingSize));

    /// <inheritdoc/>
    public void Prepare(ParticipantTable table, int slot)
    {
        if (HasTasks && TasksReserved.Has(slot))
        {
            long* closed = TaskHeaderOf(slot, TaskRingKind.InFlight).Claim;
            long holder = Volatile.Read(ref *closed);
            if (holder != 0 && !table.IsAlive(holder)) _ = Interlocked.CompareExchange(ref *closed, 0, holder);
            Volatile.Write(ref *(int*)(TasksOf(slot) + TaskLayout.AtEndAt), 0);
        }

        if (!Reserved.Has(slot)) return;

        // The slot's last holder may have died with a full buffer, and a consumer with the claim of what is now empty.
        Volatile.Write(ref *BufferedOf(slot), 0);
        long claim = Volatile.Read(ref *ClaimOf(slot));
        if (claim != 0 && !table.IsAlive(RingClaim.OwnerOf(claim))) _ = Interlocked.CompareExchange(ref *ClaimOf(slot), 0, claim);
    }

    /// <inheritdoc/>
    public Primitive Attach(ChannelConnection connection, MappedFile control, SpillFolder spills, in ChannelSettings settings) =>
        new RingQueue(connection, this, spills, settings);

    /// <inheritdoc/>
    public void Release() => _file.Release();

    private byte* HeaderOf(int slot) => _file.Address + QueueLayout.RingAt(slot, Capacity);
}
