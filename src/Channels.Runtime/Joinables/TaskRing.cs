using System;
using System.Threading;
using Channels.CompilerServices;
using Channels.Rings;
using Channels.Segments;

namespace Channels.Joinables;

/// <summary>Somebody's ring of tasks, as others see it. Any thread; taking is for whoever has the claim.</summary>
internal sealed unsafe class TaskRing(TaskRingHeader header, int number, int slot, TaskRingKind kind, SpillFolder folder)
{
    private const int TriesAtMost = 100;

    private readonly object _gate = new();
    private TaskStore _store;
    private MappedFile? _file;

    internal TaskRingHeader Header => header;

    /// <summary>Who may take, as the claim's word says. An acquire.</summary>
    internal long Claim => Volatile.Read(ref *header.Claim);

    /// <summary>What stamps call it.</summary>
    internal int Number => number;

    internal int Slot => slot;

    internal TaskRingKind Kind => kind;

    /// <summary>Whether what stands there is no ring's content: nothing more is taken from it.</summary>
    internal bool IsDamaged { get; private set; }

    internal bool LooksEmpty => IsDamaged || header.IsEmpty;

    /// <summary>Walks over the frames from what is consumed to what is published, until the visitor has enough. The caller has the claim.</summary>
    /// <param name="visit">Gets each position and its frame, whose memory is the ring's until it returns; false ends the walk.</param>
    /// <exception cref="ChannelCorruptException">The ring is damaged. From then on it looks empty.</exception>
    internal void Walk(Func<long, TaskFrame, bool> visit)
    {
        try
        {
            WalkOnce(visit);
        }
        catch (ChannelCorruptException)
        {
            IsDamaged = true;
            throw;
        }
    }

    /// <summary>The frame whose place its owner said last, if that is published. The owner is dead.</summary>
    /// <param name="stamp">Where it came from.</param>
    /// <param name="length">The length of its payload.</param>
    internal bool TryReadLast(out long stamp, out int length)
    {
        stamp = 0;
        length = 0;
        lock (_gate)
        {
            long last = Volatile.Read(ref *header.Last), published = Volatile.Read(ref *header.Published);
            if (last < 0 || last >= published || (last & (FrameHeader.Alignment - 1)) != 0 || !TryMap() || published - last > _store.Capacity) return false;

            // It may be finished already, and keeps its stamp.
            long place = last & (_store.Capacity - 1);
            byte* at = _file!.Address + place;
            uint frameHeader = Volatile.Read(ref *(uint*)at);
            length = FrameHeader.LengthOf(frameHeader) - TaskFrame.Overhead;
            if (length < 0 || FrameHeader.KindOf(frameHeader) == FrameHeader.Padding || TaskFrame.SizeOf(length) > Math.Min(published - last, _store.Capacity - place)) return false;
            length -= Math.Min(length, TaskFrame.ErrorLengthOf(Volatile.Read(ref *(uint*)(at + TaskFrame.DeliveriesAt))));
            stamp = *(long*)(at + TaskFrame.StampAt);
            return true;
        }
    }

    /// <summary>How many tasks in it are not finished. Any thread; exact while nobody takes from it or adds to it.</summary>
    internal long CountTasks()
    {
        for (int i = 0; ; i++)
        {
            long consumed = Volatile.Read(ref *header.Consumed);
            try
            {
                long count = 0;
                WalkOnce((_, frame) =>
                {
                    if (frame.IsTask) count++;
                    return true;
                });
                return count;
            }
            catch (ChannelCorruptException) when (i < TriesAtMost && Volatile.Read(ref *header.Consumed) != consumed)
            {
                // What was let go meanwhile has been overwritten under the walk.
            }
        }
    }

    private void WalkOnce(Func<long, TaskFrame, bool> visit)
    {
        lock (_gate)
        {
            // In this order: a file is put in another's place before anything is published in it that the other had no room for.
            long end = Volatile.Read(ref *header.Published);
            if (!Map()) return;
            long position = Volatile.Read(ref *header.Consumed);
            if (position >= end) return;
            if (position < 0 || end - position > _store.Capacity || end > long.MaxValue / 2 || ((position | end) & (FrameHeader.Alignment - 1)) != 0)
            {
                throw new ChannelCorruptException("the positions of a ring of tasks are none.");
            }

            while (position < end)
            {
                TaskFrame frame = TaskFrame.Read(_file!.Address, _store.Capacity - 1, position, end);
                if (!visit(position, frame)) return;
                position += frame.Size;
            }
        }
    }

    private bool TryMap()
    {
        try
        {
            return Map();
        }
        catch (ChannelCorruptException)
        {
            // Whoever takes from the ring finds that out, too, and says it.
            return false;
        }
    }

    /// <summary>Maps the file that the ring is in now.</summary>
    /// <returns>False if it never had one.</returns>
    private bool Map()
    {
        for (int i = 0; ; i++)
        {
            long word = Volatile.Read(ref *header.Store);
            TaskStore store = TaskStore.Read(word);
            if (!store.IsThere) return false;
            if (store == _store) return true;
            if (store.TryMap(folder) is { } file)
            {
                _file?.Release();
                _file = file;
                _store = store;
                return true;
            }

            // Its owner has put another one in its place, and removed it.
            if (i == TriesAtMost || Volatile.Read(ref *header.Store) == word) throw new ChannelCorruptException("the file of a ring of tasks is missing or too short.");
        }
    }
}
