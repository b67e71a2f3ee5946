using System;
using Channels.CompilerServices;
using Channels.Frames;
using Channels.Rings;
using Channels.Segments;
using Channels.Transit;

namespace Channels.Queues;

/// <summary>
/// A message that has left its ring: a copy, so that the ring's other items are free for others while this one is worked on. A
/// large message is not copied: its file came with it. For one thread at a time.
/// </summary>
/// <param name="folder">The folder of the channel that it is from.</param>
internal sealed unsafe class TakenFrame(string folder)
{
    private readonly ScratchMemory _memory = new();
    private MappedFile? _spill;
    private SpillFolder? _folder;
    private SpillReference _reference;

    internal const long NoTask = -1;

    /// <summary>Of a joinable queue's task: its position among those in flight; else −1. Its file stays until it is finished.</summary>
    internal long Task { get; private set; } = NoTask;

    /// <summary>Reads it from its beginning.</summary>
    /// <param name="isOnlyShown">Whether it stays where it is.</param>
    internal FrameReader Read(bool isOnlyShown = false) => new(Kind, Payload, Length) { Folder = folder, Prepared = Arrivals, IsOnlyShown = isOnlyShown };

    /// <summary>Called before the message leaves its ring, if endpoints may be in it: attaches to them.</summary>
    internal Action<TakenFrame>? Prepare { get; init; }

    /// <summary>The channels of the endpoints in the message, in order, if they are attached to already.</summary>
    internal Arrivals? Arrivals { get; set; }

    /// <summary>Of a task: how many consumers have had it, this one included.</summary>
    internal int Deliveries { get; private set; }

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
        _reference = reference;
        Kind = (byte)reference.Kind;
        Length = (int)reference.Length;
        Payload = _spill.Address + FrameHeader.Size;
    }

    /// <summary>Copies a task, or, of a large one, maps it.</summary>
    /// <exception cref="ChannelCorruptException">There is no such file, or it is shorter than the message.</exception>
    internal void Fill(in TaskFrame frame, SpillFolder folder)
    {
        Copy(frame.Kind, frame.Payload, frame.Length);
        MapIfLarge(folder);
    }

    /// <summary>Adds what was copied to a ring of tasks, before it leaves where it is taken from.</summary>
    /// <exception cref="System.IO.IOException">There is no room; it is not taken.</exception>
    internal void HoldIn(TaskRingSender ring, long stamp, int deliveries)
    {
        try
        {
            Task = AddTo(ring, stamp, deliveries, default);
            Deliveries = deliveries;
        }
        catch
        {
            Clear(keepFile: true);
            throw;
        }
    }

    /// <summary>As <see cref="HoldIn"/>, if nobody here is to have it.</summary>
    internal void MoveTo(TaskRingSender ring, long stamp, int deliveries, ReadOnlySpan<byte> error)
    {
        try
        {
            _ = AddTo(ring, stamp, deliveries, error);
        }
        finally
        {
            Clear(keepFile: true);
        }
    }

    /// <summary>Ends the use of what was taken.</summary>
    /// <param name="keepFile">It was only looked at.</param>
    internal void Clear(bool keepFile = false)
    {
        keepFile |= Task != NoTask;
        Task = NoTask;
        Kind = 0;
        Length = 0;
        Payload = null;
        Arrivals?.Drop();
        Arrivals = null;
        if (_spill is null) return;
        if (!keepFile) _folder!.Remove(_reference.File);
        _spill.Release();
        _spill = null;
    }

    /// <summary>A large message is there as its place.</summary>
    private long AddTo(TaskRingSender ring, long stamp, int deliveries, ReadOnlySpan<byte> error)
    {
        SpillReference reference = _reference;
        return _spill is null
            ? ring.Add(Kind, Payload, Length, stamp, deliveries, error)
            : ring.Add(FrameHeader.Spill, (byte*)&reference, sizeof(SpillReference), stamp, deliveries, error);
    }
}
