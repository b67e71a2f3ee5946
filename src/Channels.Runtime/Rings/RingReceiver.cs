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
/// 3. <c>consumed</c> is stored (release: all reads of the frames before it are done) after a frame was decoded: on the
///    hot path after an eighth of the ring, and before every look for more. A receiver that stops in between keeps at most that.
/// </remarks>
internal unsafe class RingReceiver
{
    // What a receive touches, first.
    private protected long _position;
    private protected long _hotEnd;
    private protected byte* _data;
    private protected long _mask;

    private readonly RingMemory _memory;
    private readonly ulong* _senderWake;
    private readonly SpillFolder _folder;
    private readonly SpillCache _spills;
    private Pacing _pacing;
    private long _windowEnd;
    private long _released;
    private int _frameSize;
    private volatile bool _isClosed;
    private MappedFile? _leftBehind;
    private LeftBehindStretch _leftBehindStretch;

    /// <summary>One in which nothing is ever found.</summary>
    internal static RingReceiver Closed { get; } = new(null!, null, null!);

    internal RingReceiver(RingMemory memory, ulong* senderWake, SpillFolder spills)
    {
        _memory = memory;
        _senderWake = senderWake;
        _folder = spills;
        _spills = new SpillCache(spills);
    }

    private protected RingMemory Memory => _memory;

    internal void Begin()
    {
        _spills.Clear();
        _data = _memory.Data;
        _mask = _memory.Capacity - 1;
        _memory.ReadPositions(out _, out _position);
        _released = _position;
        _windowEnd = _position;
        ForgetWindow();
        _isClosed = false;
    }

    /// <summary>Goes on from where somebody else came, if several take from the ring in turn.</summary>
    /// <returns>False if somebody else has moved it since this receiver last did.</returns>
    /// <exception cref="ChannelCorruptException">That is no position of this ring.</exception>
    private protected bool MoveTo(long consumed)
    {
        if (consumed == _position) return true;
        if (consumed < _position || (consumed & (FrameHeader.Alignment - 1)) != 0) throw new ChannelCorruptException("the position that others have received up to is none.");
        _position = consumed;
        _released = consumed;
        if (_windowEnd < consumed) _windowEnd = consumed;
        ForgetWindow();
        return false;
    }

    internal void CloseWindow()
    {
        // Nobody is to think that what was received was not. By compare-and-swap: another thread may just receive.
        long position = Volatile.Read(ref _position);
        long released = Volatile.Read(ref _released);
        if (!_isClosed && position > released) _ = Interlocked.CompareExchange(ref *_memory.Consumed, position, released);

        _isClosed = true;
        _hotEnd = long.MinValue;
        _windowEnd = long.MinValue;
        _spills.Release();
    }

    /// <summary>Whether all is received that was published. Any thread.</summary>
    internal bool IsEmpty => Volatile.Read(ref _position) == Volatile.Read(ref *_memory.Published);

    /// <summary>The same, of a ring whose receiver is not this one.</summary>
    internal bool IsEmptyElsewhere => Volatile.Read(ref *_memory.Consumed) == Volatile.Read(ref *_memory.Published);

    /// <summary>Whether something lay there at the last look that was not received here since. Any thread.</summary>
    private protected bool IsKnownToHaveNext => Volatile.Read(ref _position) < Volatile.Read(ref _windowEnd);

    /// <summary>Whether something lies in the ring that was not received.</summary>
    /// <exception cref="ChannelCorruptException">The sender's position is none.</exception>
    internal bool HasNext()
    {
        if (_position < _windowEnd) return true;

        if (_released != _position) Release();
        _pacing.Pause();
        long published = Volatile.Read(ref *_memory.Published);
        if (published == _position)
        {
            _pacing.FoundNothing();
            return false;
        }

        long end = published;
        bool isLeftBehind = _memory.LeftBehind.Read() is { IsThere: true } stretch && FindLeftBehind(stretch, ref end);
        if (end <= _position || (!isLeftBehind && end - _position > _memory.Capacity) || (end & (FrameHeader.Alignment - 1)) != 0)
        {
            return IsNothing("the sender's position is not between the receiver's and a ring further.");
        }

        _pacing.Found(end - _position);
        if (!isLeftBehind)
        {
            _data = _memory.Data;
            _mask = _memory.Capacity - 1;
            end = Math.Min((_position | _mask) + 1, end);
        }

        _windowEnd = end;
        OpenHotWindow();
        return true;
    }

    /// <summary>
    /// Shortens the window to what lies in one place. What was left behind is a stretch of positions whose frames stand in a
    /// file: its memory is then the data, without a mask.
    /// </summary>
    private bool FindLeftBehind(in LeftBehindStretch stretch, ref long end)
    {
        if (_position >= stretch.End) return false;
        if (_position < stretch.From)
        {
            end = Math.Min(end, stretch.From);
            return false;
        }

        end = Math.Min(end, stretch.End);
        if (_leftBehind is null || _leftBehindStretch != stretch)
        {
            _leftBehind?.Release();
            _leftBehind = null;
            _leftBehind = stretch.Map(_folder);
            _leftBehindStretch = stretch;
        }

        _data = _leftBehind.Address - stretch.From;
        _mask = -1;
        return true;
    }

    /// <summary>Looks at the next message without receiving it.</summary>
    /// <exception cref="ChannelCorruptException">There is no valid frame where one was published.</exception>
    internal bool TryPeek(out FrameReader frame)
    {
        if (!TryPeek(out byte kind, out byte* payload, out int length))
        {
            frame = default;
            return false;
        }

        if (kind == FrameHeader.Spill)
        {
            SpillReference reference = SpillReference.Read(payload, length);
            frame = new FrameReader((byte)reference.Kind, _spills.Find(reference.File, reference.Length), (int)reference.Length) { Folder = _folder.BasePath };
        }
        else
        {
            frame = new FrameReader(kind, payload, length) { Folder = _folder.BasePath };
        }

        return true;
    }

    /// <summary>As <see cref="TryPeek(out FrameReader)"/>; a large message is shown as the frame that refers to it.</summary>
    private protected bool TryPeek(out byte kind, out byte* payload, out int length)
    {
        while (HasNext())
        {
            byte* start = _data + (_position & _mask);
            uint header = Volatile.Read(ref *(uint*)start);
            kind = FrameHeader.KindOf(header);
            length = FrameHeader.LengthOf(header);
            payload = start + FrameHeader.Size;
            int size = FrameHeader.FrameSize(length);

            // Read once: another thread may close the window, and the least of all numbers is not to be subtracted from.
            long end = Volatile.Read(ref _windowEnd);
            if (end < _position || size > end - _position || kind == 0) return IsNothing("a frame's header is none, or goes beyond what was published.");
            if (kind == FrameHeader.Padding)
            {
                if (((_position + size) & _mask) != 0) throw new ChannelCorruptException("padding ends before the ring does.");
                _position += size;
                continue;
            }

            if (kind > FrameHeader.Credit && kind != FrameHeader.Spill) throw new ChannelCorruptException("a frame is of no known kind.");
            _frameSize = size;
            return true;
        }

        kind = 0;
        payload = null;
        length = 0;
        return false;
    }

    /// <summary>
    /// The hot path, for messages that are their own bytes: one comparison, which also fails for an end that is unclaimed or
    /// closed, and when space is to be let go; the header, which fails for everything that is no plain message.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryReadRaw<T>([MaybeNullWhen(false)] out T item)
    {
        long position = _position;
        if (position + FrameHeader.FrameSize(Unsafe.SizeOf<T>()) <= _hotEnd)
        {
            byte* frame = _data + (position & _mask);
            if (*(uint*)frame == FrameHeader.Pack(1, Unsafe.SizeOf<T>()))
            {
                item = Unsafe.ReadUnaligned<T>(frame + FrameHeader.Size);

                // Memory that another thread has let go reads as zeros, and it says so before.
                Cpu.LoadFence();
                if (_isClosed) return false;
                _position = position + FrameHeader.FrameSize(Unsafe.SizeOf<T>());
                return true;
            }
        }

        item = default;
        return false;
    }

    /// <summary>Makes the next receive take the slow path.</summary>
    internal void ForgetWindow() => _hotEnd = _position;

    /// <summary>Lets go of the message that <see cref="TryPeek(out FrameReader)"/> showed.</summary>
    internal void Advance()
    {
        _position += _frameSize;
        Release();
        OpenHotWindow();
        _spills.Trim();
    }

    /// <summary>Lets go of the mappings of large messages that were received: none is expected that could use them again.</summary>
    internal void ForgetSpills() => _spills.Clear();

    /// <summary>Lets go of everything that was received.</summary>
    internal void Release()
    {
        long position = _position;
        _released = position;
        KillPoint.Pass(KillPoint.BeforeConsumed);

        // Release: the frames have been read. No fence follows: see WakePair.
        Volatile.Write(ref *_memory.Consumed, position);
        KillPoint.Pass(KillPoint.AfterConsumed);
        if (WakePair.NeedsAttention(_senderWake)) Attend();
    }

    /// <summary>How many messages lie in the ring: walks their headers.</summary>
    internal int Count()
    {
        long published = Volatile.Read(ref *_memory.Published);
        if (published < _position || published - _position > _memory.Capacity) return 0;
        int count = 0;
        for (long position = _position; position < published;)
        {
            uint header = Volatile.Read(ref *(uint*)(_data + (position & _mask)));
            if (FrameHeader.KindOf(header) != FrameHeader.Padding) count++;
            position += FrameHeader.FrameSize(FrameHeader.LengthOf(header));
        }

        return count;
    }

    /// <summary>
    /// A sleeping sender is woken when a quarter of the ring is free, not at each frame: it would write one, and sleep again. Not
    /// later either: it takes time to wake up, in which the receiver should not run dry and fall asleep itself.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Attend()
    {
        ulong seen = Volatile.Read(ref *_senderWake);
        if ((seen & WakePair.FenceBit) != 0) Interlocked.MemoryBarrier();
        bool wakes = Volatile.Read(ref *_memory.Published) - _position <= _memory.Capacity - (_memory.Capacity / 4);

        // What else there is to look at, the receiver sees when the ring is empty.
        if (wakes || (Volatile.Read(ref *_senderWake) & WakePair.LookBit) != 0) _ = WakePair.Attend(_senderWake);
    }

    private protected void OpenHotWindow() => _hotEnd = Math.Min(_windowEnd, _position + (_memory.Capacity / 8));

    /// <summary>Removes the file that a sender left behind, if all of it is received. The caller alone receives.</summary>
    private protected void DropLeftBehind()
    {
        if (_leftBehind is null || _position < _leftBehindStretch.End) return;
        _folder.Remove(_leftBehindStretch.File);
        _leftBehind.Release();
        _leftBehind = null;
    }

    /// <summary>What a ring holds that another thread has let go meanwhile: it reads as zeros. Any other is damaged.</summary>
    private bool IsNothing(string damage) => _isClosed ? false : throw new ChannelCorruptException(damage);
}
