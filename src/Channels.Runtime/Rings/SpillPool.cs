using System;
using System.Collections.Generic;
using System.Threading;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Rings;

/// <summary>The sender's files for large messages. A file is used again once its message is consumed, so its pages stay warm. Any thread.</summary>
internal sealed unsafe class SpillPool(SpillFolder folder, RingMemory ring) : ISpillFiles
{
    private const int FilesKept = 4;
    private const long LargestKept = 64L << 20;
    private const long SmallestFile = 64 << 10;

    /// <summary>
    /// How many large messages may lie unreceived. A pipe is no buffer, and their references take no room in the ring. The one that is
    /// being written has a file, too: all of them are kept, else each message of a writer that is ahead would have a new one.
    /// </summary>
    private const int MostUnreceived = FilesKept - 1;

    private readonly List<SpillFile> _files = [];

    /// <summary>Whether one more large message may be sent before the receiver has taken one.</summary>
    internal bool HasRoom()
    {
        long consumed = Volatile.Read(ref *ring.Consumed);
        int unreceived = 0;
        lock (_files)
        {
            foreach (SpillFile file in _files)
            {
                if (file.FreeAt != SpillFile.InUse && file.FreeAt > consumed) unreceived++;
            }
        }

        return unreceived < MostUnreceived;
    }

    /// <inheritdoc/>
    public SpillFile Rent(long payload)
    {
        lock (_files) return RentAlone(payload);
    }

    /// <inheritdoc/>
    public void Return(SpillFile file)
    {
        lock (_files)
        {
            file.FreeAt = 0;
            Trim();
        }
    }

    /// <inheritdoc/>
    public void Published(SpillFile file, long position)
    {
        lock (_files)
        {
            file.FreeAt = position;
            Trim();
        }
    }

    /// <summary>Removes the files of all messages that were consumed: none is expected that could use them again.</summary>
    internal void RemoveConsumed()
    {
        lock (_files)
        {
            long consumed = Volatile.Read(ref *ring.Consumed);
            for (int i = _files.Count - 1; i >= 0; i--)
            {
                if (_files[i].FreeAt <= consumed) Remove(i);
            }
        }
    }

    private SpillFile RentAlone(long payload)
    {
        long consumed = Volatile.Read(ref *ring.Consumed);
        SpillFile? best = null;
        for (int i = _files.Count - 1; i >= 0; i--)
        {
            SpillFile file = _files[i];
            if (file.FreeAt > consumed) continue;
            if (file.Size - FrameHeader.Size < payload || (file.Size > LargestKept && file.Size / 2 > payload))
            {
                // Too small or much too large for what is sent now: it goes if there are many, or if it is not worth keeping.
                if (_files.Count >= FilesKept || file.Size > LargestKept) Remove(i);
            }
            else if (best is null || file.Size < best.Size)
            {
                best = file;
            }
        }

        if (best is null)
        {
            KillPoint.Pass(KillPoint.BeforeSpillFile);
            MappedFile memory = folder.Create(RoundUp(payload + FrameHeader.Size), out long number);
            KillPoint.Pass(KillPoint.AfterSpillFile);
            best = new SpillFile(memory, number);
            _files.Add(best);
        }

        best.FreeAt = SpillFile.InUse;
        return best;
    }

    private void Trim()
    {
        long consumed = Volatile.Read(ref *ring.Consumed);
        for (int i = _files.Count - 1; i >= 0; i--)
        {
            if (_files[i].FreeAt <= consumed && (_files.Count > FilesKept || _files[i].Size > LargestKept)) Remove(i);
        }
    }

    private void Remove(int index)
    {
        KillPoint.Pass(KillPoint.BeforeSpillRemoved);
        folder.Remove(_files[index].Number);
        KillPoint.Pass(KillPoint.AfterSpillRemoved);
        _files[index].Release();
        _files.RemoveAt(index);
    }

    private static long RoundUp(long size)
    {
        long rounded = SmallestFile;
        while (rounded < size) rounded += Math.Max(SmallestFile, rounded / 2) & -4096;
        return rounded;
    }
}
