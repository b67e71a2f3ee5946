using System.Collections.Generic;
using System.IO;
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

    /// <summary>Copies all of them. What they say is decoded by the caller: a claim is held for a moment only, and for nobody's own code.</summary>
    /// <param name="takes">Whether they are gone afterwards.</param>
    /// <exception cref="IOException">There is one that can't be copied now, and none before it.</exception>
    internal List<CopiedLetter> Copy(bool takes)
    {
        List<CopiedLetter> copies = [];
        lock (_gate)
        {
            try
            {
                foreach (TaskRing ring in queue.Tasks.All(TaskRingKind.DeadLetters))
                {
                    if (!ring.LooksEmpty && !TryCopyFrom(ring, takes, copies)) break;
                }
            }
            catch (IOException exception) when (exception is not ChannelCorruptException && copies.Count > 0)
            {
                // What was taken before is the caller's; the rest stays.
            }
        }

        return copies;
    }

    /// <returns>False if one of them can't be copied now, after others.</returns>
    private bool TryCopyFrom(TaskRing ring, bool takes, List<CopiedLetter> copies)
    {
        bool areCopied = true;
        queue.Tasks.Claim(ring);
        try
        {
            long end = Volatile.Read(ref *ring.Header.Consumed);
            ring.Walk((position, frame) =>
            {
                try
                {
                    if (frame.IsTask) copies.Add(new CopiedLetter(frame, queue.Spills, takes));
                }
                catch (IOException) when (copies.Count > 0)
                {
                    return areCopied = false;
                }

                end = position + frame.Size;
                return true;
            });
            if (takes) Volatile.Write(ref *ring.Header.Consumed, end);
        }
        finally
        {
            queue.Tasks.LetGo(ring);
        }

        return areCopied;
    }
}
