using System;
using System.Collections.Generic;
using Channels.Rings;

namespace Channels.Queues;

/// <summary>
/// Frames that did not find room in their producer's ring, in order, as they will stand there. The caller holds the
/// producer's lock.
/// </summary>
internal sealed unsafe class OverflowBuffer
{
    private const int SmallestChunk = 64 << 10, LargestChunk = 1 << 20;

    private readonly Queue<NativeChunk> _chunks = new();
    private NativeChunk? _last;
    private NativeChunk? _spare;
    private int _lastFrameSize;

    /// <summary>How many frames.</summary>
    internal long Count { get; private set; }

    /// <summary>How many bytes.</summary>
    internal long Length { get; private set; }

    internal void Append(byte kind, ReadOnlySpan<byte> payload)
    {
        int size = FrameHeader.FrameSize(payload.Length);
        byte* frame = Room(size);
        *(uint*)frame = FrameHeader.Pack(kind, payload.Length);
        payload.CopyTo(new Span<byte>(frame + FrameHeader.Size, payload.Length));
        _last!.Filled += size;
        _lastFrameSize = size;
        Count++;
        Length += size;
    }

    /// <summary>Takes back the frame that was appended last, of which the caller knows that it is still here.</summary>
    internal void TakeBackLast()
    {
        _last!.Filled -= _lastFrameSize;
        Count--;
        Length -= _lastFrameSize;
    }

    /// <summary>The oldest frame, or null.</summary>
    internal byte* First(out int size)
    {
        size = 0;
        if (Count == 0) return null;
        NativeChunk chunk = _chunks.Peek();
        while (chunk.Taken == chunk.Filled)
        {
            // Kept for what comes next: a buffer that fills and empties all the time asks for no memory.
            _spare = _chunks.Dequeue();
            chunk = _chunks.Peek();
        }

        byte* frame = chunk.Address + chunk.Taken;
        size = FrameHeader.FrameSize(FrameHeader.LengthOf(*(uint*)frame));
        return frame;
    }

    /// <summary>Removes the frame that <see cref="First"/> showed.</summary>
    internal void RemoveFirst(int size)
    {
        NativeChunk chunk = _chunks.Peek();
        chunk.Taken += size;
        Count--;
        Length -= size;
        if (Count == 0) chunk.Taken = chunk.Filled = 0;
    }

    /// <summary>Copies all frames, which stay.</summary>
    internal void CopyTo(byte* target)
    {
        foreach (NativeChunk chunk in _chunks)
        {
            int length = chunk.Filled - chunk.Taken;
            Buffer.MemoryCopy(chunk.Address + chunk.Taken, target, length, length);
            target += length;
        }
    }

    internal void Clear()
    {
        _chunks.Clear();
        _last = null;
        _spare = null;
        Count = 0;
        Length = 0;
    }

    private byte* Room(int size)
    {
        if (_last is null || _last.Size - _last.Filled < size)
        {
            _last = _spare is { } spare && spare.Size >= size ? spare : new NativeChunk(Math.Max(size, (int)Math.Min(LargestChunk, Math.Max(SmallestChunk, Length / 4))));
            _last.Taken = _last.Filled = 0;
            _spare = null;
            _chunks.Enqueue(_last);
        }

        return _last.Address + _last.Filled;
    }
}
