using System;
using Channels.CompilerServices;
using Channels.Frames;

namespace Channels.Workers;

/// <summary>A copy of a frame, until it is disposed.</summary>
internal sealed unsafe class ReceivedFrame : IDisposable
{
    private readonly ScratchMemory _memory = new();
    private readonly int _length;

    internal ReceivedFrame(byte[] payload)
    {
        _length = payload.Length;
        _memory.Grow(payload.Length);
        payload.CopyTo(new Span<byte>(_memory.Payload, _memory.Size));
    }

    /// <summary>Reads it from its beginning.</summary>
    internal FrameReader Read() => new(0, _memory.Payload, _length);

    public void Dispose() => _memory.Free();
}
