using Channels.CompilerServices;
using Channels.Queues;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Joinables;

/// <summary>A joinable queue: a queue that knows who has which task, and when all are done.</summary>
internal sealed unsafe class JoinableQueue : RingQueue
{
    internal JoinableQueue(ChannelConnection connection, JoinableFile file, SpillFolder spills, in ChannelSettings settings)
        : base(connection, file, spills, settings)
    {
        File = file;
        Tasks = new TaskTable(this);
        Burial = new Burial(this);
        Returned = new ReturnedTasks(this);
        Letters = new DeadLetterRings(this);
        Settlement = new Settlement(this);
        Held = new InFlightRing(this);
    }

    internal new JoinableFile File { get; }

    /// <summary>All consumers' rings of tasks.</summary>
    internal TaskTable Tasks { get; }

    internal Burial Burial { get; }

    internal ReturnedTasks Returned { get; }

    internal DeadLetterRings Letters { get; }

    internal Settlement Settlement { get; }

    /// <summary>This attachment's tasks in flight.</summary>
    internal InFlightRing Held { get; }

    internal new TaskReceiver Consumer => (TaskReceiver)base.Consumer;

    /// <summary>How many tasks are not finished: in the rings, in living producers' buffers, and in flight.</summary>
    internal long CountUnfinished() => Consumer.CountInRings() + Tasks.Count(withClosed: true);

    internal override RingClaim ClaimOf(int slot, bool isConsumer) =>
        new(File.ClaimOf(slot), slot, Participants, isConsumer, Burial, File.RingOf(slot));

    internal override QueueRing NewRing(int slot) => new(this, slot, Held);

    /// <summary>Makes sure that the memory of this participant's rings of tasks is there.</summary>
    /// <exception cref="System.IO.IOException">The file system is full.</exception>
    internal void ReserveTasks()
    {
        int slot = Participants.SelfSlot;
        if (File.TasksReserved.Has(slot)) return;
        Connection.ReserveInRingFile(TaskLayout.PageAt(slot, File.Capacity), TaskLayout.PageSize);

        // A full fence after the reservation: who sees the bit may touch the memory.
        File.TasksReserved.Set(slot);
        KillPoint.Pass(KillPoint.AfterTasksReserved);
    }

    private protected override Consumer NewConsumer() => new TaskReceiver(this);
}
