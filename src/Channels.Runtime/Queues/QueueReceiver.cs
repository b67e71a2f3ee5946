using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Rings;
using Channels.Waiting;
using Barrier = Channels.Waiting.Barrier;

namespace Channels.Queues;

/// <summary>A consumer: finds rings that are not empty, claims one, takes from it, and lets go. Any thread, but for <see cref="Consumer.IsSingle"/>.</summary>
/// <remarks>
/// 1. Producers set a ring's ready bit after they publish, if it is clear. Consumers clear the bits of empty rings on the way to
///    sleep, before the barrier that goes with that, and look at every ring once more after it, whatever the bits say: another
///    one may be doing the same, and be stopped between what it saw and what it cleared.
/// 2. A ring that somebody living has claimed is passed over: who lets go of it wakes the sleepers if it is not empty.
/// 3. A process that is killed after it published, and before it set the bit or woke anybody, has told nobody. So at each death,
///    and now and then while a thread sleeps, consumers look at every ring, too.
/// 4. The queue has ended when it is completed, and then, in this order: barrier; nothing is buffered in a living producer's
///    process; every ring is empty. What is published later is seen as late by its producer: see <see cref="QueueSender"/>.
/// </remarks>
internal unsafe partial class QueueReceiver : Consumer
{
    private const int EmptyRingsAtMost = 8;

    private readonly RingQueue _queue;
    private readonly QueueRing?[] _rings;
    private readonly object _ringsGate = new();
    private readonly object _gate = new();
    private readonly long _turn;
    private QueueRing? _current;
    private long _currentSince;

    internal QueueReceiver(RingQueue queue)
        : this(queue, queue.Settings.SingleReader)
    {
    }

    private protected QueueReceiver(RingQueue queue, bool isSingle)
        : base(queue, isSingle)
    {
        _queue = queue;
        _rings = new QueueRing?[QueueLayout.Slots];
        _turn = queue.File.Capacity / 8;
    }

    /// <summary>Which thread may take from the ring whose claim is kept, without the gate.</summary>
    internal ThreadBias Bias { get; } = new();

    /// <inheritdoc/>
    internal override bool HasNext(bool fromTheDead)
    {
        Enter();
        try
        {
            return IsThere(fromTheDead);
        }
        finally
        {
            Exit();
        }
    }

    private bool IsThere(bool fromTheDead)
    {
        RequireOpen();
        if (Kept != QueueRing.None && !Kept.LooksEmpty) return true;
        for (int word = 0; word < QueueLayout.Words; word++)
        {
            for (ulong bits = _queue.File.Ready.Word(word); bits != 0; bits &= bits - 1)
            {
                if (RingAt((word * QueueLayout.BitsPerWord) + Bits.Lowest(bits)) is not { } ring || ring.LooksEmpty) continue;
                if (ring.IsOpen) return true;
                if (!fromTheDead || !ring.TryClaim(fromTheDead: true)) continue;
                _ = ring.LetGo(mayKeep: false);
                return true;
            }
        }

        return HasElsewhere(fromTheDead);
    }

    internal bool TryTakeRaw<T>([MaybeNullWhen(false)] out T item)
    {
        item = default;
        Enter();
        try
        {
            if (!TryClaim(fromTheDead: false, out QueueRing? ring, mayYield: true)) return false;
            bool isTaken = false;
            try
            {
                return isTaken = ring.TryTakeRaw(out item);
            }
            finally
            {
                LetGo(ring, isTaken);
                if (!IsSingle && Kept != QueueRing.None) Bias.Grant();
            }
        }
        finally
        {
            Exit();
        }
    }

    internal int TakeRaw<T>(Span<T> items)
    {
        Enter();
        try
        {
            if (!TryClaim(fromTheDead: false, out QueueRing? ring, mayYield: true)) return 0;
            try
            {
                return ring.TakeRaw(items);
            }
            finally
            {
                LetGo(ring, mayKeep: false);
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <inheritdoc/>
    internal override bool TryTake(TakenFrame frame, bool fromTheDead)
    {
        Enter();
        try
        {
            RequireOpen();
            if (TryTakeElsewhere(frame, fromTheDead)) return true;
            if (!TryClaim(fromTheDead, out QueueRing? ring)) return false;
            try
            {
                return ring.TryTake(frame);
            }
            finally
            {
                LetGo(ring, mayKeep: false);
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <inheritdoc/>
    internal override bool TryShow(TakenFrame frame)
    {
        Enter();
        try
        {
            RequireOpen();
            if (TryShowElsewhere(frame)) return true;
            if (!TryClaim(fromTheDead: false, out QueueRing? ring)) return false;
            try
            {
                return ring.TryShow(frame);
            }
            finally
            {
                LetGo(ring, mayKeep: false);
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>How many items are in the queue: in all rings, and in the buffers of living producers.</summary>
    internal override long Count()
    {
        RequireOpen();
        return CountInRings();
    }

    /// <summary>As <see cref="Count"/>, of what producers have put and nobody has taken.</summary>
    internal long CountInRings()
    {
        long count = 0;
        for (int word = 0; word < QueueLayout.Words; word++)
        {
            for (ulong bits = _queue.File.Reserved.Word(word); bits != 0; bits &= bits - 1)
            {
                int slot = (word * QueueLayout.BitsPerWord) + Bits.Lowest(bits);

                // Buffers' counts are what their producers say: no sum of them overflows.
                if (RingAt(slot) is { } ring) count += Math.Min(int.MaxValue, ring.CountMessages()) + Math.Min(int.MaxValue, _queue.BufferedAt(slot));
            }
        }

        return count;
    }

    /// <inheritdoc/>
    private protected override void EndUse()
    {
        Enter();
        try
        {
            LetGoOfKept();
        }
        finally
        {
            Bias.GiveUp();
            base.EndUse();
            Exit();
        }
    }

    /// <summary>Claims a ring that is not empty: the same one for some time, then the next.</summary>
    private bool TryClaim(bool fromTheDead, [NotNullWhen(true)] out QueueRing? ring, bool mayYield = false)
    {
        RequireOpen();
        QueueRing? current = _current;
        if (current is not null && current.MayHaveNext && current.Position - Volatile.Read(ref _currentSince) < _turn && current.TryClaim(fromTheDead))
        {
            ring = current;
            return true;
        }

        return TryClaimNext(current, fromTheDead, out ring, mayYield);
    }

    private bool TryClaimNext(QueueRing? current, bool fromTheDead, [NotNullWhen(true)] out QueueRing? ring, bool mayYield)
    {
        LetGoOfKept();
        ring = null;
        if (!BeforeTurn() && mayYield) return false;
        int first = current is null ? 0 : (current.Slot + 1) % QueueLayout.Slots;
        int empty = 0;
        for (int i = 0; i <= QueueLayout.Words; i++)
        {
            int word = ((first / QueueLayout.BitsPerWord) + i) % QueueLayout.Words;
            ulong bits = _queue.File.Ready.Word(word);

            // The word that the turn begins in is looked at twice: its upper part first, its lower part at the end.
            ulong upper = ulong.MaxValue << (first % QueueLayout.BitsPerWord);
            if (i == 0) bits &= upper;
            else if (i == QueueLayout.Words) bits &= ~upper;
            for (; bits != 0; bits &= bits - 1)
            {
                QueueRing? candidate = RingAt((word * QueueLayout.BitsPerWord) + Bits.Lowest(bits));
                if (candidate is null || candidate.LooksEmpty)
                {
                    empty++;
                    continue;
                }

                BeforeClaim();
                if (!candidate.TryClaim(fromTheDead)) continue;
                if (empty > EmptyRingsAtMost) ForgetEmptyRings();
                Volatile.Write(ref _currentSince, candidate.Position);
                _current = candidate;
                ring = candidate;
                return true;
            }
        }

        return false;
    }

    private void LetGo(QueueRing ring, bool mayKeep)
    {
        if (ring.LetGo(mayKeep && Barrier.IsGlobal && !_queue.NeedsFences)) Kept = ring;
        else if (Kept == ring) Kept = QueueRing.None;
    }

    /// <summary>Whether something could be taken that lies in no producer's ring.</summary>
    private protected virtual bool HasElsewhere(bool fromTheDead) => false;

    /// <summary>Takes something that lies in no producer's ring: before what lies there. The caller's thread alone takes.</summary>
    private protected virtual bool TryTakeElsewhere(TakenFrame frame, bool fromTheDead) => false;

    /// <summary>Copies something that would be taken so.</summary>
    private protected virtual bool TryShowElsewhere(TakenFrame frame) => false;

    /// <summary>Called before another ring than the last is taken from.</summary>
    /// <returns>False if what lies in no producer's ring comes first.</returns>
    private protected virtual bool BeforeTurn() => true;

    /// <summary>Called before a ring is claimed that was not the last.</summary>
    private protected virtual void BeforeClaim()
    {
    }

    /// <summary>The caller's thread alone takes from here on.</summary>
    private protected void Enter()
    {
        if (IsSingle) return;
        Monitor.Enter(_gate);
        Bias.Revoke();
    }

    private protected void Exit()
    {
        if (!IsSingle) Monitor.Exit(_gate);
    }

    private void LetGoOfKept()
    {
        QueueRing kept = Kept;
        if (kept == QueueRing.None) return;

        // Also if the ring turns out to be damaged.
        Kept = QueueRing.None;
        kept.EndKeeping();
    }

    private QueueRing? RingAt(int slot)
    {
        QueueRing? ring = Volatile.Read(ref _rings[slot]);
        return ring ?? (_queue.File.Reserved.Has(slot) ? NewRing(slot) : null);
    }

    private QueueRing NewRing(int slot)
    {
        lock (_ringsGate)
        {
            if (_rings[slot] is { } existing) return existing;
            QueueRing created = _queue.NewRing(slot);
            Volatile.Write(ref _rings[slot], created);
            return created;
        }
    }
}
