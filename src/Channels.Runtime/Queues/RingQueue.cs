using System.Threading;
using Channels.CompilerServices;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>A queue without a maximum: a ring for each producer.</summary>
internal unsafe class RingQueue(ChannelConnection connection, QueueFile file, SpillFolder spills, in ChannelSettings settings)
    : Queue(connection, file.Header, spills, settings)
{
    internal QueueFile File => file;

    /// <summary>How many items the living producer of that slot holds. What was in the process of a dead one is lost.</summary>
    internal long BufferedAt(int slot)
    {
        // Acquire: what has left the buffer was published before, and is seen by who sees that it has left.
        long buffered = Volatile.Read(ref *file.BufferedOf(slot));
        return buffered > 0 && Participants.IsAlive(Participants.IdAt(slot)) ? buffered : 0;
    }

    /// <summary>Makes sure that the ring's memory is there.</summary>
    /// <exception cref="System.IO.IOException">The file system is full.</exception>
    internal void Reserve(int slot)
    {
        if (file.Reserved.Has(slot)) return;
        KillPoint.Pass(KillPoint.BeforeReserved);
        Connection.ReserveInRingFile(QueueLayout.RingAt(slot, file.Capacity), QueueLayout.RingHeaderSize + file.Capacity);

        // A full fence after the reservation: who sees the bit may touch the memory.
        file.Reserved.Set(slot);
        KillPoint.Pass(KillPoint.AfterReserved);
    }

    /// <summary>The claim of a producer's ring.</summary>
    internal virtual RingClaim ClaimOf(int slot, bool isConsumer) => new(file.ClaimOf(slot), slot, Participants, isConsumer);

    /// <summary>A producer's ring as this attachment's consumer sees it.</summary>
    internal virtual QueueRing NewRing(int slot) => new(this, slot, held: null);

    internal override void Release() => file.Release();

    private protected override Producer NewProducer() => new QueueSender(this);

    private protected override Consumer NewConsumer() => new QueueReceiver(this);
}
