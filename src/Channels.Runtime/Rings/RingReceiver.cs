using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using Channels.CompilerServices;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Rings;

/// <summary>The receiving side of a ring: one thread at a time. It trusts nothing that it reads.</summary>
/// <remarks>
/// 1. <c>published</c> is read (acquire: the frames before it are visible) only when the window that was known is used up,
///    and must lie between the receiver's own position and a capacity further.
/// 2. A header is read once and checked against the window; the payload is then only read inside the checked bounds.
/// 3. <c>consumed</c> is stored (release: all reads of the frame are done) after the frame was decoded.
/// </remarks>
internal sealed unsafe class RingReceiver
{
    internal long Position;
    internal long WindowEnd;
    internal byte* Data;
    internal long Mask;
    internal long* Consumed;
    internal ulong* SenderWake;

    private readonly RingMemory _memory;
    private readonly SpillCache _spills;
    private Pacing _pacing;
    private int _frameSize;
    private volatile bool _isClosed;

    /// <summary>One in which nothing is ever found.</summary>
    internal static RingReceiver Closed { get; } = new(null!, null, null!);

    internal RingReceiver(RingMemory memory, ulong* senderWake, SpillFolder spills)
    {
        _memory = memory;
        SenderWake = senderWake;
        _spills = new SpillCache(spills);
    }

    internal void Begin()
    {
        Data = _memory.Data;
        Mask = _memory.Capacity - 1;
        Consumed = _memory.Consumed;
        _memory.ReadPositions(out _, out Position);
        WindowEnd = Position;
        _isClosed = false;
    }

    internal void CloseWindow()
    {
        _isClosed = true;
        WindowEnd = long.MinValue;
        _spills.Clear();
    }

    /// <summary>Whether all is received that was published. Any thread.</summary>
    internal bool IsEmpty => Volatile.Read(ref Position) == Volatile.Read(ref *_memory.Published);

    /// <summary>The same, of a ring whose receiver is not this one.</summary>
    internal bool IsEmptyElsewhere => Volatile.Read(ref *_memory.Consumed) == Volatile.Read(ref *_memory.Published);

    /// <summary>Whether something lies in the ring that was not received.</summary>
    /// <exception cref="ChannelCorruptException">The sender's position is none.</exception>
    internal bool HasNext()
    {
        if (Position < WindowEnd) return true;

        _pacing.Pause();
        long published = Volatile.Read(ref *_memory.Published);
        if (published == Position)
        {
            _pacing.FoundNothing();
            return false;
        }

        if (published < Position || published - Position > _memory.Capacity || (published & (FrameHeader.Alignment - 1)) != 0)
        {
            return IsNothing("the sender's position is not between the receiver's and a ring further.");
        }

        _pacing.Found(published - Position);
        WindowEnd = Math.Min((Position | Mask) + 1, published);
        return true;
    }

    /// <summary>Looks at the next message without receiving it.</summary>
    /// <exception cref="ChannelCorruptException">There is no valid frame where one was published.</exception>
    internal bool TryPeek(out FrameReader frame)
    {
        frame = default;
        while (HasNext())
        {
            byte* start = Data + (Position & Mask);
            uint header = Volatile.Read(ref *(uint*)start);
            byte kind = FrameHeader.KindOf(header);
            int length = FrameHeader.LengthOf(header);
            int size = FrameHeader.FrameSize(length);
            if (size > WindowEnd - Position || kind == 0) return IsNothing("a frame's header is none, or goes beyond what was published.");
            switch (kind)
            {
                case FrameHeader.Padding:
                    if (((Position + size) & Mask) != 0) throw new ChannelCorruptException("padding ends before the ring does.");
                    Position += size;
                    continue;

                case FrameHeader.Spill:
                    frame = Spilled(start, length);
                    break;

                default:
                    if (kind > FrameHeader.LastMessageKind) throw new ChannelCorruptException("a frame is of no known kind.");
                    frame = new FrameReader(kind, start + FrameHeader.Size, length);
                    break;
            }

            _frameSize = size;
            return true;
        }

        return false;
    }

    /// <summary>
    /// The hot path, for messages that are their own bytes: one comparison, which also fails for an end that is unclaimed or
    /// closed; the header, which fails for everything that is no plain message; one store that frees the space; one load that
    /// tells whether the sender wants to be woken.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryReadRaw<T>([MaybeNullWhen(false)] out T item)
    {
        long position = Position;
        if (position + FrameHeader.FrameSize(Unsafe.SizeOf<T>()) <= WindowEnd)
        {
            byte* frame = Data + (position & Mask);
            if (*(uint*)frame == FrameHeader.Pack(1, Unsafe.SizeOf<T>()))
            {
                item = Unsafe.ReadUnaligned<T>(frame + FrameHeader.Size);
                Advance(FrameHeader.FrameSize(Unsafe.SizeOf<T>()));
                return true;
            }
        }

        item = default;
        return false;
    }

    /// <summary>Makes the next receive take the slow path.</summary>
    internal void ForgetWindow() => WindowEnd = Position;

    /// <summary>Lets go of the message that <see cref="TryPeek"/> showed.</summary>
    internal void Advance()
    {
        Advance(_frameSize);
        _spills.Trim();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(int frameSize)
    {
        long position = Position + frameSize;
        Position = position;
        KillPoint.Pass(KillPoint.BeforeConsumed);

        // Release: the frame has been read. No fence follows: see WakePair.
        Volatile.Write(ref *Consumed, position);
        KillPoint.Pass(KillPoint.AfterConsumed);
        if (WakePair.NeedsAttention(SenderWake)) Attend();
    }

    /// <summary>How many messages lie in the ring: walks their headers.</summary>
    internal int Count()
    {
        long published = Volatile.Read(ref *_memory.Published);
        if (published < Position || published - Position > _memory.Capacity) return 0;
        int count = 0;
        for (long position = Position; position < published;)
        {
            uint header = Volatile.Read(ref *(uint*)(Data + (position & Mask)));
            if (FrameHeader.KindOf(header) != FrameHeader.Padding) count++;
            position += FrameHeader.FrameSize(FrameHeader.LengthOf(header));
        }

        return count;
    }

    /// <summary>
    /// A sleeping sender is woken when half of the ring is free, not at each frame: it would write one, and sleep again.
    /// Whatever it waits for fits into half a ring.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Attend()
    {
        ulong seen = Volatile.Read(ref *SenderWake);
        if ((seen & WakePair.FenceBit) != 0) Interlocked.MemoryBarrier();
        bool wakes = Volatile.Read(ref *_memory.Published) - Position <= _memory.Capacity / 2;

        // What else there is to look at, the receiver sees when the ring is empty.
        if (wakes || (Volatile.Read(ref *SenderWake) & WakePair.LookBit) != 0) _ = WakePair.Attend(SenderWake);
    }

    /// <summary>What a ring holds that another thread has let go meanwhile: it reads as zeros. Any other is damaged.</summary>
    private bool IsNothing(string damage) => _isClosed ? false : throw new ChannelCorruptException(damage);

    private FrameReader Spilled(byte* start, int length)
    {
        if (length != sizeof(SpillReference)) throw new ChannelCorruptException("the place of a large message has the wrong size.");

        // Copied first: what is checked is what is used.
        SpillReference reference = Unsafe.ReadUnaligned<SpillReference>(start + FrameHeader.Size);
        if (reference.Kind is < 1 or > FrameHeader.LastMessageKind || reference.Length is < 0 or > FrameWriter.LongestMessage)
        {
            throw new ChannelCorruptException("a large message has no valid kind or length.");
        }

        return new FrameReader((byte)reference.Kind, _spills.Find(reference.File, reference.Length), (int)reference.Length);
    }
}
