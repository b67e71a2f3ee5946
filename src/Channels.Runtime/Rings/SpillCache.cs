using System.Collections.Generic;
using Channels.Segments;

namespace Channels.Rings;

/// <summary>The receiver's mappings of the sender's large messages, of which the last few are kept. Whoever lets them go may be another thread.</summary>
internal sealed unsafe class SpillCache(SpillFolder folder)
{
    private const int FilesKept = 4;
    private const long LargestKept = 64L << 20;

    private readonly List<(long Number, MappedFile Memory)> _files = [];

    /// <summary>Finds a message's payload.</summary>
    /// <exception cref="ChannelCorruptException">There is no such file, or it is shorter than the message.</exception>
    internal byte* Find(long number, long length)
    {
        lock (_files)
        {
            foreach ((long known, MappedFile mapped) in _files)
            {
                if (known != number) continue;
                if (mapped.Length - FrameHeader.Size < length) throw new ChannelCorruptException("a large message is longer than its file.");
                return mapped.Address + FrameHeader.Size;
            }

            MappedFile memory = folder.TryOpen(number, length + FrameHeader.Size)
                ?? throw new ChannelCorruptException("the file of a large message is missing or too short.");
            _files.Add((number, memory));
            return memory.Address + FrameHeader.Size;
        }
    }

    /// <summary>Lets go of what is not worth keeping, once the message is consumed.</summary>
    internal void Trim()
    {
        // Only who receives adds to them.
        if (_files.Count == 0) return;
        lock (_files)
        {
            for (int i = _files.Count - 1; i >= 0; i--)
            {
                if (i < _files.Count - FilesKept || _files[i].Memory.Length > LargestKept)
                {
                    _files[i].Memory.Release();
                    _files.RemoveAt(i);
                }
            }
        }
    }

    /// <summary>Lets the files go, but not their addresses: another thread may just read there.</summary>
    internal void Release()
    {
        lock (_files)
        {
            foreach ((long _, MappedFile memory) in _files) memory.Release();
        }
    }

    /// <summary>Lets all go. Nobody reads there.</summary>
    internal void Clear()
    {
        lock (_files)
        {
            Release();
            _files.Clear();
        }
    }
}
