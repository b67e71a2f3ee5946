using System;
using System.Threading;
using Channels.CompilerServices;
using Channels.Queues;
using Channels.Rings;

namespace Channels.Joinables;

/// <summary>The dead letters: each consumer has a ring of those that it found. Any thread.</summary>
internal sealed unsafe class DeadLetterRings(JoinableQueue queue)
{
    // A claim is the process's.
    private readonly object _gate = new();

    /// <summary>Whether there are any.</summary>
    internal bool AreThere()
    {
        foreach (int slot in queue.Tasks.Reserved)
        {
            if (!queue.Tasks.RingOf(slot, TaskRingKind.DeadLetters).LooksEmpty) return true;
        }

        return false;
    }

    /// <summary>Visits all of them.</summary>
    /// <param name="visit">Gets each frame, whose memory is the ring's until it returns.</param>
    /// <param name="takes">Whether they are gone afterwards.</param>
    internal void Visit(Action<TaskFrame> visit, bool takes)
    {
        lock (_gate)
        {
            foreach (TaskRing ring in queue.Tasks.All(TaskRingKind.DeadLetters))
            {
                if (ring.LooksEmpty) continue;
                queue.Tasks.Claim(ring);
                try
                {
                    long end = Volatile.Read(ref *ring.Header.Consumed);
                    ring.Walk((position, frame) =>
                    {
                        if (frame.IsTask) visit(frame);
                        end = position + frame.Size;
                        return true;
                    });
                    if (takes) Volatile.Write(ref *ring.Header.Consumed, end);
                }
                finally
                {
                    queue.Tasks.LetGo(ring);
                }
            }
        }
    }
}
