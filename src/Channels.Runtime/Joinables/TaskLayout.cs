using Channels.Queues;
using Channels.Rings;

namespace Channels.Joinables;

/// <summary>Where a joinable queue's file has what belongs to consumers: behind the producers' rings, a page for each slot.</summary>
/// <remarks><code>
///    0  tasks in flight: taken by this participant, and not finished         see <see cref="TaskRingHeader"/>
///  384  tasks returned: given back by it, free for everybody
///  768  dead letters: tasks that it found to have been delivered too often
/// 1152  whether it waits for the queue's end     written by the participant
/// </code>
/// A page is reserved when its participant first takes a task. Of what is in flight, the participant itself has the claim while it takes.</remarks>
internal static class TaskLayout
{
    internal const int AtEndAt = 3 * TaskRingHeader.Size, PageSize = 4096;

    internal static long PageAt(int slot, long capacity) => QueueLayout.LengthOf(capacity) + ((long)slot * PageSize);

    internal static long LengthOf(long capacity) => PageAt(QueueLayout.Slots, capacity);

    /// <summary>What stamps call a ring of tasks. A producer's ring has the number of its slot.</summary>
    internal static int NumberOf(int slot, TaskRingKind kind) => QueueLayout.Slots + (slot * 3) + (int)kind;

    internal static bool IsTaskRing(int number) => number >= QueueLayout.Slots;
}
