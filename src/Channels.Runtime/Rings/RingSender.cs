using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Rings;

/// <summary>The sending side of a ring: one thread at a time.</summary>
/// <remarks>
/// 1. The sender alone writes <c>published</c>, the receiver alone <c>consumed</c>; both only grow.
/// 2. A frame is written beyond <c>published</c>, where no receiver looks, and becomes visible by one release store.
/// 3. Space is free from what <c>consumed</c> said plus the capacity; it is read (acquire: the receiver has finished reading
///    what it let go) only when the window that was known to be free is used up.
/// A sender that dies between any two instructions leaves what it published, and nothing else that anybody reads.
/// </remarks>
internal sealed unsafe class RingSender
{
    // What a send touches, first. The window is empty until the end is claimed and again after it is closed, so that the
    // one comparison with it is the only check on the way.
    internal long Position;
    internal long WindowEnd;
    internal byte* Data;
    internal long Mask;
    internal long* Published;
    internal ulong* ReceiverWake;

    private readonly RingMemory _memory;
    private Pacing _pacing;
    private long _senderCachedConsumed;
    private volatile bool _isClosed;

    internal RingSender(RingMemory memory, ulong* receiverWake, ISpillFiles spills)
    {
        _memory = memory;
        ReceiverWake = receiverWake;
        Spills = spills;
    }

    /// <summary>One in which there is never room.</summary>
    internal static RingSender Closed { get; } = new(null!, null, null!) { WindowEnd = long.MinValue };

    internal ISpillFiles Spills { get; }

    /// <summary>The longest payload that goes into the ring: four of them fit, so one always fits after padding.</summary>
    internal int LongestInline => (int)Math.Min(FrameHeader.LongestInline, (_memory.Capacity / 4) - FrameHeader.Size);

    /// <summary>Takes the ring over where it stands.</summary>
    internal void Begin()
    {
        Data = _memory.Data;
        Mask = _memory.Capacity - 1;
        Published = _memory.Published;
        _memory.ReadPositions(out Position, out _senderCachedConsumed);
        WindowEnd = Position;
        _isClosed = false;
    }

    /// <summary>Makes every further send take the slow path.</summary>
    internal void CloseWindow()
    {
        _isClosed = true;
        WindowEnd = long.MinValue;
    }

    /// <summary>Whether a frame of that size can be written at <see cref="Position"/> now; makes room at the end of the ring by padding.</summary>
    /// <exception cref="ChannelCorruptException">The receiver's position is none.</exception>
    internal bool HasRoom(int frameSize)
    {
        if (Position + frameSize <= WindowEnd) return true;

        if (_isClosed) return false;
        _pacing.Pause();
        long consumed = CheckedConsumed();
        if (_isClosed) return false;
        if (consumed == _senderCachedConsumed) _pacing.FoundNothing();
        else _pacing.Found(consumed - _senderCachedConsumed);
        _senderCachedConsumed = consumed;
        OpenWindow();
        if (Position + frameSize <= WindowEnd) return true;

        long lapEnd = (Position | Mask) + 1;
        if (WindowEnd < lapEnd || Position + frameSize <= lapEnd) return false;

        // The rest of this lap is free and too short.
        Pad(lapEnd);
        OpenWindow();
        return Position + frameSize <= WindowEnd;
    }

    /// <summary>Whether the receiver has let go of everything that was published.</summary>
    internal bool IsConsumed => Volatile.Read(ref *_memory.Consumed) >= Volatile.Read(ref *Published);

    /// <summary>Where the payload of the frame at <see cref="Position"/> stands.</summary>
    internal byte* PayloadAddress => Data + (Position & Mask) + FrameHeader.Size;

    /// <summary>The free bytes at <see cref="Position"/> that lie in one piece.</summary>
    internal Span<byte> Free()
    {
        // Read once: another thread may close the window, and the least of all numbers is not to be subtracted from.
        long end = Volatile.Read(ref WindowEnd);
        return new Span<byte>(Data + (Position & Mask), end <= Position ? 0 : (int)(end - Position));
    }

    /// <summary>Makes the frame at <see cref="Position"/> visible, whose payload is written.</summary>
    /// <returns>Whether the other end is to be looked at.</returns>
    internal bool Publish(byte kind, int length)
    {
        Store(kind, length);
        return NeedsLook();
    }

    /// <summary>As <see cref="Publish"/>; the caller sees to who sleeps.</summary>
    internal void Store(byte kind, int length)
    {
        KillPoint.Pass(KillPoint.BeforeHeader);
        *(uint*)(Data + (Position & Mask)) = FrameHeader.Pack(kind, length);
        Store(Position + FrameHeader.FrameSize(length));
    }

    /// <summary>Makes the frame at <see cref="Position"/> visible, which is written and ends there.</summary>
    /// <returns>Whether the other end is to be looked at.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool PublishFrame(long position)
    {
        Store(position);
        return NeedsLook();
    }

    /// <summary>As <see cref="PublishFrame"/>; the caller sees to who sleeps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Store(long position)
    {
        Position = position;
        KillPoint.Pass(KillPoint.BeforePublished);

        // Release: whoever reads this position reads the frame. No fence follows: see WakePair.
        Volatile.Write(ref *Published, position);
        KillPoint.Pass(KillPoint.AfterPublished);
    }

    /// <summary>How far the receivers have let go.</summary>
    internal long Consumed => Volatile.Read(ref *_memory.Consumed);

    internal long Capacity => _memory.Capacity;

    /// <summary>Lets no send find room until <see cref="HasRoom"/> is asked again.</summary>
    internal void ShutWindow() => WindowEnd = long.MinValue;

    /// <summary>Copies a frame to <see cref="Position"/> and moves that on, if there is room; the window stays shut.</summary>
    /// <exception cref="ChannelCorruptException">The receiver's position is none.</exception>
    internal bool TryAppend(byte* frame, int size)
    {
        long end = CheckedConsumed() + _memory.Capacity;
        long lapEnd = (Position | Mask) + 1;
        if (Position + size > lapEnd)
        {
            if (lapEnd + size > end) return false;
            Pad(lapEnd);
        }

        if (Position + size > end) return false;
        Buffer.MemoryCopy(frame, Data + (Position & Mask), size, size);
        Position += size;
        return true;
    }

    /// <summary>How far the receivers must have let go before so many bytes find room.</summary>
    internal long RoomAt(int size)
    {
        long lapEnd = (Position | Mask) + 1;
        long end = Position + size > lapEnd ? lapEnd + size : Position + size;
        return end - _memory.Capacity;
    }

    /// <summary>Whether some of these frames lies unreceived, and nothing before them.</summary>
    internal bool AreNext(long start, long end)
    {
        long consumed = Consumed;
        if (consumed >= start) return consumed < end;

        // Padding at the end of the lap before them counts as nothing. What receivers wrote is checked before it is looked at.
        return (start & Mask) == 0 && start - consumed <= Mask && (consumed & (FrameHeader.Alignment - 1)) == 0 && FrameHeader.KindOf(*(uint*)(Data + (consumed & Mask))) == FrameHeader.Padding;
    }

    /// <summary>Receives in the receiver's place what lies before that position. The caller has the receivers' claim.</summary>
    internal void TakeBack(long end) => Volatile.Write(ref *_memory.Consumed, end);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool NeedsLook() => WakePair.NeedsAttention(ReceiverWake) && WakePair.Attend(ReceiverWake);

    private long CheckedConsumed()
    {
        long consumed = Volatile.Read(ref *_memory.Consumed);
        if (consumed < _senderCachedConsumed || consumed > Position)
        {
            // A ring that another thread has let go meanwhile reads as zeros.
            return _isClosed ? _senderCachedConsumed : throw new ChannelCorruptException("the receiver's position is not between its last one and the sender's.");
        }

        return consumed;
    }

    /// <summary>Fills the rest of this lap. The padding becomes visible with the frame behind it.</summary>
    private void Pad(long lapEnd)
    {
        KillPoint.Pass(KillPoint.BeforePadding);
        *(uint*)(Data + (Position & Mask)) = FrameHeader.Pack(FrameHeader.Padding, (int)(lapEnd - Position) - FrameHeader.Size);
        Position = lapEnd;
        KillPoint.Pass(KillPoint.AfterPadding);
    }

    private void OpenWindow() => WindowEnd = Math.Min((Position | Mask) + 1, _senderCachedConsumed + _memory.Capacity);
}
