using System.Threading;
using Channels.CompilerServices;
using Channels.Participants;
using Channels.Queues;
using Channels.Rings;
using Channels.Segments;

namespace Channels.Joinables;

/// <summary>A joinable queue's mapped file: a queue's, and behind it what belongs to consumers. See <see cref="TaskLayout"/>.</summary>
internal sealed unsafe class JoinableFile(MappedFile file, long capacity) : QueueFile(file, capacity)
{
    /// <summary>The rings that tasks are taken from, of those that a consumer has.</summary>
    internal static readonly TaskRingKind[] Sources = [TaskRingKind.InFlight, TaskRingKind.Returned];

    /// <summary>The slots whose page of tasks is there.</summary>
    internal RingBits TasksReserved => new((long*)(Address + QueueLayout.TasksReservedAt));

    /// <summary>The words of one of a slot's rings of tasks.</summary>
    internal TaskRingHeader HeaderOf(int slot, TaskRingKind kind) => new(PageOf(slot) + ((int)kind * TaskRingHeader.Size));

    /// <summary>Whether the slot's participant waits for the end of the queue.</summary>
    internal int* AtEndOf(int slot) => (int*)(PageOf(slot) + TaskLayout.AtEndAt);

    /// <inheritdoc/>
    public override bool IsFree(ParticipantTable table, int slot) => base.IsFree(table, slot) && (!TasksReserved.Has(slot) || HasNoTasks(table, slot));

    /// <inheritdoc/>
    public override void Prepare(ParticipantTable table, int slot)
    {
        base.Prepare(table, slot);
        if (!TasksReserved.Has(slot)) return;
        long* claim = HeaderOf(slot, TaskRingKind.InFlight).Claim;
        long holder = Volatile.Read(ref *claim);
        if (holder != 0 && !table.IsAlive(holder)) _ = Interlocked.CompareExchange(ref *claim, 0, holder);
        Volatile.Write(ref *AtEndOf(slot), 0);
    }

    /// <inheritdoc/>
    public override Primitive Attach(ChannelConnection connection, MappedFile control, SpillFolder spills, in ChannelSettings settings) =>
        new JoinableQueue(connection, this, spills, settings);

    /// <summary>Whether the slot's last user left no tasks, and no claim by which somebody would look for the last one that it took.</summary>
    private bool HasNoTasks(ParticipantTable table, int slot)
    {
        foreach (TaskRingKind kind in Sources)
        {
            TaskRingHeader header = HeaderOf(slot, kind);
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
            foreach (TaskRingKind kind in Sources)
            {
                if (other != slot && Volatile.Read(ref *HeaderOf(other, kind).Claim) == last) return false;
            }
        }

        return true;
    }

    private byte* PageOf(int slot) => Address + TaskLayout.PageAt(slot, Capacity);
}
