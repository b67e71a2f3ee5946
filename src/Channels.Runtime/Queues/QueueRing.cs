using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using Channels.Rings;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>A producer's ring as a consumer sees it. Everything but looking is for whoever has the claim.</summary>
internal sealed unsafe class QueueRing : RingReceiver
{
    private const int KeepAfterAtFirst = 16, KeepAfterAtMost = 4096;

    // Below this the take goes the slow way: the claim is not kept, or space is to be let go.
    private long _keptEnd = long.MinValue;
    private long _keptWord;
    private readonly long* _claimWord;
    private readonly int* _inside;
    private readonly int _mark;
    private readonly long* _consumed;
    private readonly ulong* _consumersWake;

    private readonly TaskRingSender? _held;

    private readonly RingQueue _queue;
    private readonly RingClaim _claim;
    private long _stamp;
    private int _takesAlone;
    private int _keepAfter = KeepAfterAtFirst;
    private bool _hasBegun;

    /// <param name="queue">The queue.</param>
    /// <param name="slot">The producer's.</param>
    /// <param name="held">Where a task is before it leaves this ring, if it is to be known who has it.</param>
    internal QueueRing(RingQueue queue, int slot, TaskRingSender? held)
        : base(queue.File.RingOf(slot), queue.File.SenderWakeOf(slot), queue.Spills)
    {
        _queue = queue;
        Slot = slot;
        _claim = queue.ClaimOf(slot, isConsumer: true);
        _held = held;
        _claimWord = _claim.Word;
        _inside = _claim.Inside;
        _mark = _claim.Mark;
        _consumed = Memory.Consumed;
        _consumersWake = queue.File.ConsumersWake;
    }

    private QueueRing()
        : base(null!, null, null!) => _queue = null!;

    /// <summary>One in which nothing is ever found.</summary>
    internal static QueueRing None { get; } = new();

    internal int Slot { get; }

    /// <summary>How far this consumer has come.</summary>
    internal long Position => Volatile.Read(ref _position);

    /// <summary>Set when what stands there is no ring's content: nothing more is taken from it.</summary>
    internal bool IsDamaged { get; set; }

    /// <summary>Whether nothing lies there that was published. Any thread.</summary>
    internal bool LooksEmpty => IsDamaged || IsEmptyElsewhere;

    /// <summary>As the opposite of <see cref="LooksEmpty"/>; without a look at what producers write, if more was known to be there. Any thread.</summary>
    internal bool MayHaveNext => !IsDamaged && (IsKnownToHaveNext || !IsEmptyElsewhere);

    /// <summary>
    /// Whether this consumer keeps the claim, and more is known to be there, without a look at what producers write. Another one may have
    /// revoked the claim and taken the rest since the last take here: so the claim is looked at, behind what was known.
    /// </summary>
    internal bool IsKeptWithMore => _keptEnd != long.MinValue && IsKnownToHaveNext && Volatile.Read(ref *_claimWord) == _keptWord;

    /// <summary>Whether this consumer could claim it now. Any thread.</summary>
    internal bool IsOpen => _claim.IsOpen;

    /// <summary>Takes a message that is its own bytes, without an atomic update, while the claim is kept. See <see cref="RingClaim"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryTakeKept<T>([MaybeNullWhen(false)] out T item)
    {
        long position = _position;
        if (position + FrameHeader.FrameSize(Unsafe.SizeOf<T>()) <= _keptEnd)
        {
            *_inside = _mark;
            KillPoint.Pass(KillPoint.AfterInside);

            // This load may be satisfied before the store above is visible: the revoker's barrier makes up for it.
            if (Volatile.Read(ref *_claimWord) == _keptWord)
            {
                byte* frame = _data + (position & _mask);
                if (*(uint*)frame == FrameHeader.Pack(1, Unsafe.SizeOf<T>())
                    && Hold(item = Unsafe.ReadUnaligned<T>(frame + FrameHeader.Size), position))
                {
                    position += FrameHeader.FrameSize(Unsafe.SizeOf<T>());
                    _position = position;
                    KillPoint.Pass(KillPoint.BeforeConsumed);

                    // Releases: the frame has been read; and consumed is stored before anybody may think that no take is on its way.
                    Volatile.Write(ref *_consumed, position);
                    KillPoint.Pass(KillPoint.AfterConsumed);
                    Volatile.Write(ref *_inside, 0);
                    KillPoint.Pass(KillPoint.AfterOutside);

                    // This load, too, may overtake the store: whoever goes to sleep because it saw a take on its way has a barrier
                    // between saying that it sleeps and that last look.
                    if (WakePair.HasSleepers(_consumersWake)) WakeForTheRest();
                    return true;
                }
            }

            Volatile.Write(ref *_inside, 0);
        }

        item = default;
        return false;
    }

    /// <summary>Claims the ring for one take, and finds where it stands.</summary>
    internal bool TryClaim(bool fromTheDead)
    {
        bool wasKept = _keptEnd != long.MinValue;
        if (wasKept && Volatile.Read(ref *_claimWord) != _keptWord)
        {
            // Somebody else wants items of this ring: it is not kept again before long.
            _keepAfter = Math.Min(_keepAfter * 2, KeepAfterAtMost);
            _takesAlone = 0;
        }

        if (!_claim.TryTake(fromTheDead)) return false;
        _keptEnd = long.MinValue;
        try
        {
            Resume(wasKept);
            return true;
        }
        catch (ChannelCorruptException)
        {
            IsDamaged = true;
            _claim.LetGo();
            throw;
        }
    }

    /// <summary>Takes a message that is its own bytes. False if the next one is not, or there is none.</summary>
    internal bool TryTakeRaw<T>([MaybeNullWhen(false)] out T item)
    {
        if (HasNextChecked())
        {
            if (_position == _hotEnd) OpenHotWindow();
            _held?.MakeRoom(TaskFrame.SizeOf(Unsafe.SizeOf<T>()));
            long position = _position;
            if (TryReadRaw(out item))
            {
                _ = Hold(item, position);
                Release();
                return true;
            }
        }

        item = default;
        return false;
    }

    /// <summary>Takes as many such messages as there are and find room, all by one store.</summary>
    internal int TakeRaw<T>(Span<T> items)
    {
        int taken = 0;
        while (taken < items.Length && HasNextChecked())
        {
            OpenHotWindow();
            int before = taken;
            long position = _position;
            while (taken < items.Length && HasRoomToHold<T>(taken) && TryReadRaw(out T? item))
            {
                _ = Hold(item, position);
                position = _position;
                items[taken++] = item!;
            }

            if (taken == before) break;
        }

        if (taken > 0) Release();
        return taken;
    }

    /// <summary>Adds a task to those that are held, before it leaves this ring; nothing, where nobody wants to know.</summary>
    /// <returns>False if there is no room known.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Hold<T>(T item, long position) => _held is null || _held.TryAdd(item, TaskStamp.Of(Slot, position));

    /// <summary>Makes room for one more task in flight. If there is none left, what was taken before stays taken.</summary>
    private bool HasRoomToHold<T>(int taken)
    {
        try
        {
            _held?.MakeRoom(TaskFrame.SizeOf(Unsafe.SizeOf<T>()));
            return true;
        }
        catch (IOException) when (taken > 0)
        {
            return false;
        }
    }

    /// <summary>Takes the next message, if there is one.</summary>
    internal bool TryTake(TakenFrame frame)
    {
        try
        {
            if (!TryShow(frame)) return false;
        }
        catch (ChannelCorruptException) when (!IsDamaged)
        {
            // A large message whose file is not there: the ring itself is whole, and goes on behind it.
            Advance();
            throw;
        }

        // A task is held before it leaves, so that nothing is lost with its consumer; of another message, that goes for its endpoints.
        if (_held is null && frame.Prepare is { } prepare && _queue.Connection.HasCarried) prepare(frame);
        if (_held is not null) frame.HoldIn(_held, TaskStamp.Of(Slot, _position), deliveries: 1);
        Advance();
        return true;
    }

    /// <summary>Copies the next message, if there is one.</summary>
    internal bool TryShow(TakenFrame frame)
    {
        SpillReference reference;
        try
        {
            if (!TryPeek(out byte kind, out byte* payload, out int length)) return false;
            if (kind != FrameHeader.Spill)
            {
                frame.Copy(kind, payload, length);
                return true;
            }

            reference = SpillReference.Read(payload, length);
        }
        catch (ChannelCorruptException)
        {
            IsDamaged = true;
            throw;
        }

        frame.Map(reference, _queue.Spills);
        return true;
    }

    /// <summary>Ends the claim, or keeps it if nobody else takes from this ring.</summary>
    /// <returns>Whether it is kept.</returns>
    internal bool LetGo(bool mayKeep)
    {
        DropLeftBehind();
        if (mayKeep && ++_takesAlone >= _keepAfter)
        {
            OpenHotWindow();
            _keptWord = _claim.KeptWord(++_stamp);
            _claim.Keep(_keptWord);
            _keptEnd = _hotEnd;
            if (WakePair.HasSleepers(_consumersWake)) WakeForTheRest();
            return true;
        }

        _claim.LetGo();
        if (WakePair.HasSleepers(_consumersWake)) WakeForTheRest();
        return false;
    }

    /// <summary>Ends a claim that was kept.</summary>
    internal void EndKeeping()
    {
        if (_keptEnd != long.MinValue && TryClaim(fromTheDead: false)) _ = LetGo(mayKeep: false);
        _keptEnd = long.MinValue;
    }

    /// <summary>How many messages lie there: walks their headers. Any thread; exact while nobody takes.</summary>
    internal long CountMessages()
    {
        long count;
        while (!TryCountMessages(out count))
        {
        }

        return count;
    }

    /// <returns>False if consumers have moved on meanwhile.</returns>
    private bool TryCountMessages(out long count)
    {
        count = 0;
        long position = Volatile.Read(ref *_consumed), published = Volatile.Read(ref *Memory.Published), start = position;
        LeftBehindStretch left = Memory.LeftBehind.Read();
        if (!AreSound(start, published, left))
        {
            // Consumers may have moved on between the two looks.
            if (Volatile.Read(ref *_consumed) != start) return false;
            throw new ChannelCorruptException("its positions are not those of a ring.");
        }

        // Of this stretch alone: another one may stand there the next time.
        MappedFile? leftBehind = null;
        try
        {
            while (position < published)
            {
                uint header = Volatile.Read(ref *(uint*)FrameAt(position, left, ref leftBehind));
                if (FrameHeader.KindOf(header) is 0) break;
                if (FrameHeader.KindOf(header) != FrameHeader.Padding) count++;
                position += FrameHeader.FrameSize(FrameHeader.LengthOf(header));
            }
        }
        finally
        {
            leftBehind?.Release();
        }

        // What was let go meanwhile may have been overwritten under the walk.
        return position == published || Volatile.Read(ref *_consumed) == start;
    }

    private bool HasNextChecked()
    {
        try
        {
            return HasNext();
        }
        catch (ChannelCorruptException)
        {
            IsDamaged = true;
            throw;
        }
    }

    /// <summary>Whether a walk from the one position to the other is one along frames that can be there.</summary>
    private bool AreSound(long consumed, long published, in LeftBehindStretch left) =>
        consumed >= 0 && published >= consumed && published <= long.MaxValue / 2 && ((consumed | published) & (FrameHeader.Alignment - 1)) == 0
        && (published - consumed <= Memory.Capacity || (left.Contains(published - 1) && left.From - consumed <= Memory.Capacity));

    private byte* FrameAt(long position, in LeftBehindStretch left, ref MappedFile? leftBehind)
    {
        if (!left.Contains(position)) return Memory.Data + (position & (Memory.Capacity - 1));
        leftBehind ??= left.Map(_queue.Spills);
        return leftBehind.Address + (position - left.From);
    }

    private void Resume(bool wasKept)
    {
        if (!_hasBegun)
        {
            Begin();
            _hasBegun = true;
            return;
        }

        // A kept claim's own takes have moved it, or others have, after they revoked it.
        long position = _position;
        if (!MoveTo(Volatile.Read(ref *_consumed)) || (!wasKept && _position != position)) _takesAlone = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WakeForTheRest()
    {
        // Where somebody can't issue the barrier, the look at who sleeps comes behind a fence.
        if (_queue.NeedsFences) Interlocked.MemoryBarrier();

        // Whoever looked while a take was on its way, and went to sleep, is not waked by a producer any more. After the completion,
        // or where no producer is left, it also waits for the end, which this take may be.
        if (!IsEmptyElsewhere || WakePair.MayEnd(_consumersWake)) WakePair.Wake(_consumersWake);
    }
}
