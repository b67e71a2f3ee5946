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

    /// <summary>Of a request; 0 of a message.</summary>
    internal long Number { get; private set; }

    internal int Length { get; private set; }

    /// <summary>Whoever asked does not need the answer any more.</summary>
    internal bool IsCancelled { get; set; }

    internal void Fill(byte kind, long number, ReadOnlySpan<byte> payload, string? folder)
    {
        _kind = kind;
        _folder = folder;
        Number = number;
        Length = payload.Length;
        IsCancelled = false;

        // What is aligned in the ring is aligned here: a number before it is eight bytes long.
        _memory.Grow(Math.Max(1, payload.Length));
        payload.CopyTo(new Span<byte>(_memory.Payload, _memory.Size));
    }

    internal FrameReader Read() => new(_kind, _memory.Payload, Length) { Folder = _folder };
}
