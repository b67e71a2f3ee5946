using System;
using Channels.CompilerServices;
using Channels.Frames;

namespace Channels.Requests;

/// <summary>A message that has left the ring before it could be worked on. It is used again.</summary>
internal sealed unsafe class HeldFrame
{
    private readonly ScratchMemory _memory = new();
    private byte _kind;
    private string? _folder;

    internal int Length { get; private set; }

    /// <summary>Copies what was not read of a message.</summary>
    /// <exception cref="ObjectDisposedException">The channel was disposed meanwhile.</exception>
    internal void Fill(in FrameReader frame)
    {
        ReadOnlySpan<byte> payload = frame.Rest;
        _kind = frame.Kind;
        _folder = frame.Folder;
        Length = payload.Length;

        // What is aligned in the ring is aligned here: a number before it is eight bytes long.
        _memory.Grow(Math.Max(1, payload.Length));
        payload.CopyTo(new Span<byte>(_memory.Payload, _memory.Size));
        frame.ThrowIfLetGo();
    }

    internal FrameReader Read() => new(_kind, _memory.Payload, Length) { Folder = _folder };
}
