using Channels.Rings;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>What stands at the beginning of every queue's file, whatever its items are kept in. See <see cref="QueueLayout"/>.</summary>
internal sealed unsafe class QueueHeader(MappedFile file)
{
    /// <summary>What consumers sleep on, and producers look at after each store.</summary>
    internal ulong* ConsumersWake => (ulong*)(file.Address + QueueLayout.ConsumersWakeAt);

    /// <summary>What producers that wait for room in the queue sleep on.</summary>
    internal ulong* ProducersWake => (ulong*)(file.Address + QueueLayout.ProducersWakeAt);

    /// <summary>What those sleep on who wait until all work is done.</summary>
    internal ulong* JoinersWake => (ulong*)(file.Address + QueueLayout.JoinersWakeAt);

    internal long* CompletionClaim => (long*)(file.Address + QueueLayout.CompletionAt);

    internal LastWords LastWords => new(file.Address + QueueLayout.LastWordsAt, QueueLayout.RingsAt - QueueLayout.LastWordsAt);

    internal void Wake()
    {
        WakePair.Wake(ConsumersWake);
        WakePair.Wake(ProducersWake);
        WakePair.Wake(JoinersWake);
    }
}
