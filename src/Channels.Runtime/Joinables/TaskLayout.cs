using Channels.Queues;

namespace Channels.Joinables;

/// <summary>Where a joinable queue's file has what belongs to consumers: behind the producers' rings, a page for each slot.</summary>
/// <remarks><code>
///    0  tasks in flight: taken by this participant, and not finished
///  384  tasks returned: given back by it, free for everybody
///  768  dead letters: tasks that it found to have been delivered too often
/// 1152  whether it waits for the queue's end     written by the participant
///
/// Of each of the three rings:
///    0  published                                written by the participant
///    8  last: where the last frame begins        written by the participant, before published
///   16  store: which file the frames are in      written by the participant
///  128  consumed                                 of tasks in flight, written by the participant while it lives; else by who has the claim
///  256  claim: who may take
/// </code>
/// A page is reserved when its participant first takes a task. The frames are in files of their own, so that a ring can grow.</remarks>
internal static class TaskLayout
{
    internal const int PublishedAt = 0, LastAt = 8, StoreAt = 16, ConsumedAt = 128, ClaimAt = 256, RingSize = 384;

    internal const int AtEndAt = 3 * RingSize, PageSize = 4096;

    internal static long PageAt(int slot, long capacity) => QueueLayout.LengthOf(capacity) + ((long)slot * PageSize);

    internal static long LengthOf(long capacity) => PageAt(QueueLayout.Slots, capacity);
}
