using System;
using Channels.Frames;
using Channels.Rings;
using Channels.Segments;

namespace Channels.Queues;

/// <summary>
/// A message that has left its ring: a copy, so that the ring's other items are free for others while this one is worked on. A
/// large message is not copied: its file came with it. For one thread at a time.
/// </summary>
internal sealed unsafe class TakenFrame
{
    private readonly ScratchMemory _memory = new();
    private MappedFile? _spill;
    private SpillFolder? _folder;
    private long _spillNumber;

    internal const long NoTask = -1;

    /// <summary>Of a joinable queue's task: its position among those in flight; else −1. Its file stays until it is finished.</summary>
    internal long Task { get; set; } = NoTask;

    /// <summary>Of a task: how many consumers have had it, this one included.</summary>
    internal int Deliveries { get; set; }

    internal byte Kind { get; private set; }

    internal int Length { get; private set; }

    internal byte* Payload { get; private set; }

    internal void Copy(byte kind, byte* payload, int length)
    {
        _memory.Grow(Math.Max(1, length));
        Buffer.MemoryCopy(payload, _memory.Payload, length, length);
        Kind = kind;
        Length = length;
        Payload = _memory.Payload;
    }

    /// <summary>If what was copied only says where a large message is, maps that.</summary>
    /// <exception cref="ChannelCorruptException">There is no such file, or it is shorter than the message.</exception>
    internal void MapIfLarge(SpillFolder folder)
    {
        if (Kind == FrameHeader.Spill) Map(SpillReference.Read(Payload, Length), folder);
    }

    /// <summary>Maps a large message's file.</summary>
    /// <exception cref="ChannelCorruptException">There is no such file, or it is shorter than the message.</exception>
    internal void Map(SpillReference reference, SpillFolder folder)
    {
        _spill = folder.TryOpen(reference.File, reference.Length + FrameHeader.Size)
            ?? throw new ChannelCorruptException("the file of a large message is missing or too short.");
        _folder = folder;
        _spillNumber = reference.File;
        Kind = (byte)reference.Kind;
        Length = (int)reference.Length;
        Payload = _spill.Address + FrameHeader.Size;
    }

    /// <summary>Ends the use of what was taken.</summary>
    /// <param name="keepFile">It was only looked at.</param>
    internal void Clear(bool keepFile = false)
    {
        keepFile |= Task != NoTask;
        Task = NoTask;
        if (_spill is null) return;
        if (!keepFile) _folder!.Remove(_spillNumber);
        _spill.Release();
        _spill = null;
    }
}
