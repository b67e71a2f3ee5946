using System.Threading;
using Channels.CompilerServices;
using Channels.Joinables;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>A queue without a maximum: a ring for each producer.</summary>
internal sealed unsafe class RingQueue : Queue
{
    private readonly QueueFile _file;

    internal RingQueue(ChannelConnection connection, QueueFile file, SpillFolder spills, in ChannelSettings settings)
        : base(connection, file.Header, spills, settings)
    {
        _file = file;
        if (file.HasTasks) Tasks = new TaskTable(this);
    }

    internal QueueFile File => _file;

    /// <summary>What a joinable queue has beside.</summary>
    internal TaskTable? Tasks { get; }

    internal RingClaim ClaimOf(int slot, bool isConsumer) =>
        new(_file.ClaimOf(slot), slot, Participants, isConsumer, Tasks, Tasks is null ? null : _file.RingOf(slot));

    /// <summary>How many items the living producer of that slot holds. What was in the process of a dead one is lost.</summary>
    internal long BufferedAt(int slot)
    {
        // Acquire: what has left the buffer was published before, and is seen by who sees that it has left.
        long buffered = Volatile.Read(ref *_file.BufferedOf(slot));
        return buffered > 0 && Participants.IsAlive(Participants.IdAt(slot)) ? buffered : 0;
    }

    /// <summary>Makes sure that the ring's memory is there.</summary>
    /// <exception cref="System.IO.IOException">The file system is full.</exception>
    internal void Reserve(int slot)
    {
        if (_file.Reserved.Has(slot)) return;
        KillPoint.Pass(KillPoint.BeforeReserved);
        Connection.ReserveInRingFile(QueueLayout.RingAt(slot, _file.Capacity), QueueLayout.RingHeaderSize + _file.Capacity);

        // A full fence after the reservation: who sees the bit may touch the memory.
        _file.Reserved.Set(slot);
        KillPoint.Pass(KillPoint.AfterReserved);
    }

    /// <summary>Makes sure that the memory of this participant's rings of tasks is there.</summary>
    /// <exception cref="System.IO.IOException">The file system is full.</exception>
    internal void ReserveTasks()
    {
        int slot = Participants.SelfSlot;
        if (_file.TasksReserved.Has(slot)) return;
        Connection.ReserveInRingFile(TaskLayout.PageAt(slot, _file.Capacity), TaskLayout.PageSize);

        // A full fence after the reservation: who sees the bit may touch the memory.
        _file.TasksReserved.Set(slot);
    }

    /// <summary>How many items wait in producers' rings, and in the buffers of living producers.</summary>
    internal long CountWaiting() => ((QueueReceiver)Consumer).CountWaiting();

    internal override void Release() => _file.Release();

    private protected override Producer NewProducer() => new QueueSender(this);

    private protected override Consumer NewConsumer() => new QueueReceiver(this);
}
