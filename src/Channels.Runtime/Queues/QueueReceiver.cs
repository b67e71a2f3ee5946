using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Joinables;
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
internal sealed unsafe class QueueReceiver : Consumer
{
    private const int EmptyRingsAtMost = 8;

    private readonly RingQueue _queue;
    private readonly TaskTable? _tasks;
    private readonly InFlightRing? _held;
    private readonly QueueRing?[] _rings;
    private readonly object _ringsGate = new();
    private readonly object _gate = new();
    private readonly long _turn;
    private QueueRing? _current;
    private long _currentSince;
    private readonly ulong[] _clearedWhileBusy = new ulong[QueueLayout.Words];
    private int _isForgetting;
    private bool _isGivenUp;

    internal QueueReceiver(RingQueue queue)
        : base(queue)
    {
        _queue = queue;
        _rings = new QueueRing?[QueueLayout.Slots];
        _turn = queue.File.Capacity / 8;
        _tasks = queue.Tasks;
        _held = queue.Tasks?.Own;
    }

    /// <summary>Of a joinable queue.</summary>
    internal InFlightRing? Held => _held;

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

        return _tasks is not null && (fromTheDead ? _tasks.HasReturnedFromTheDead() : _tasks.HasReturned());
    }

    internal bool TryTakeRaw<T>([MaybeNullWhen(false)] out T item) => TryTakeRaw(out item, out _);

    /// <param name="item">The item.</param>
    /// <param name="task">Its position among the tasks in flight, of a joinable queue.</param>
    internal bool TryTakeRaw<T>([MaybeNullWhen(false)] out T item, out long task)
    {
        item = default;
        task = TakenFrame.NoTask;
        Enter();
        try
        {
            if (!TryClaim(fromTheDead: false, out QueueRing? ring)) return false;
            bool isTaken = false;
            try
            {
                isTaken = ring.TryTakeRaw(out item);
                if (_held is not null) task = _held.LastPosition;
                return isTaken;
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
            if (!TryClaim(fromTheDead: false, out QueueRing? ring)) return 0;
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
            if (!TryClaim(fromTheDead, out QueueRing? ring)) return TryTakeReturned(frame, fromTheDead);
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
            if (!TryClaim(fromTheDead: false, out QueueRing? ring)) return _tasks is not null && _tasks.TryShow(frame);
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
        return CountWaiting() + (_tasks?.CountReturned() ?? 0);
    }

    /// <summary>As <see cref="Count"/>, but for tasks that were given back or left by the dead.</summary>
    internal long CountWaiting()
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

    /// <summary>On the way to sleep: clears the bits of empty rings.</summary>
    internal override void BeforeSleep()
    {
        Enter();
        LetGoOfKept();
        Bias.GiveUp();
        Exit();
        ClearEmpty(null);
    }

    private void ClearEmpty(ulong[]? cleared)
    {
        for (int word = 0; word < QueueLayout.Words; word++)
        {
            ulong empty = 0;
            for (ulong bits = _queue.File.Ready.Word(word); bits != 0; bits &= bits - 1)
            {
                int slot = (word * QueueLayout.BitsPerWord) + Bits.Lowest(bits);
                if (RingAt(slot) is not { } ring || ring.LooksEmpty) empty |= RingBits.BitOf(slot);
            }

            KillPoint.Pass(KillPoint.BeforeUnready);
            if (empty != 0) _queue.File.Ready.Clear(word, empty);
            if (cleared is not null) cleared[word] = empty;
        }

        KillPoint.Pass(KillPoint.AfterUnready);
    }

    /// <summary>After the barrier: sets the bits again of those that were not empty after all.</summary>
    private void LookAgain(ulong[] cleared)
    {
        for (int word = 0; word < cleared.Length; word++)
        {
            for (ulong bits = cleared[word]; bits != 0; bits &= bits - 1) _ = SetIfNotEmpty((word * QueueLayout.BitsPerWord) + Bits.Lowest(bits));
            cleared[word] = 0;
        }
    }

    /// <inheritdoc/>
    private protected override void EndUse()
    {
        Enter();
        LetGoOfKept();
        Bias.GiveUp();
        base.EndUse();
        if (_held is not null && !WaitsForAwaited()) _held.GiveUp();
        Exit();
    }

    /// <summary>
    /// Tasks that the user has finished, but for what was put before, are not to be done once more: then the attachment stays until they are
    /// finished.
    /// </summary>
    private bool WaitsForAwaited() => _held!.Awaited > 0 && (_isGivenUp = _queue.Connection.TryUse());

    /// <summary>Sets the bits of all rings that are not empty.</summary>
    internal override bool FindEverything()
    {
        bool isFound = false;
        _tasks?.BuryDead();
        for (int word = 0; word < QueueLayout.Words; word++)
        {
            for (ulong bits = _queue.File.Reserved.Word(word) & ~_queue.File.Ready.Word(word); bits != 0; bits &= bits - 1)
            {
                isFound |= SetIfNotEmpty((word * QueueLayout.BitsPerWord) + Bits.Lowest(bits));
            }
        }

        return isFound;
    }

    /// <inheritdoc/>
    private protected override bool IsEmptyForGood()
    {
        // From here on every producer that stores sees the completion, or its store is seen here.
        Barrier.Issue();
        if (_tasks is not null) return AreNoTasksLeft(_tasks);
        return AllAre(static (receiver, slot) => receiver._queue.BufferedAt(slot) == 0)
            && AllAre(static (receiver, slot) => receiver.RingAt(slot) is not { } ring || ring.LooksEmpty);
    }

    /// <summary>
    /// A consumer stays while another one has tasks that it might be needed for: that one may die, or give them back. Only those that wait
    /// for the end with tasks of their own don't wait for each other.
    /// </summary>
    private bool AreNoTasksLeft(TaskTable tasks)
    {
        // Before the look: of two that wait for each other, one sees the other, and that one is waked.
        if (tasks.LooksIdle()) tasks.SayAtEnd(true);
        return tasks.WasNothingUnfinished(exceptOwn: true);
    }

    private bool AllAre(Func<QueueReceiver, int, bool> condition)
    {
        for (int word = 0; word < QueueLayout.Words; word++)
        {
            for (ulong bits = _queue.File.Reserved.Word(word); bits != 0; bits &= bits - 1)
            {
                if (!condition(this, (word * QueueLayout.BitsPerWord) + Bits.Lowest(bits))) return false;
            }
        }

        return true;
    }

    /// <summary>Finishes the task that was taken first of those in flight.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void FinishOldest()
    {
        if (!LeavingSenders.AreAny && Bias.TryEnter() is { } owner)
        {
            bool isFinished = _held!.TryFinishPlainOldest(Kept);
            owner.Exit();
            if (isFinished) return;
        }

        FinishOldestSlow();
    }

    /// <summary>Finishes a task. What this process has put before, and what the task has, is in shared memory before it counts as finished.</summary>
    /// <exception cref="InvalidOperationException">It is not in flight any more.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Finish(long task)
    {
        if (!LeavingSenders.AreAny && Bias.TryEnter() is { } owner)
        {
            bool isFinished = _held!.TryFinishPlain(task, Kept);
            owner.Exit();
            if (isFinished) return;
        }

        FinishSlow(task);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FinishOldestSlow()
    {
        long oldest;
        Enter();
        try
        {
            RequireOpen();
            oldest = _held!.Oldest();
            if (!LeavingSenders.AreAny)
            {
                _held.Finish(oldest, Kept);
                return;
            }
        }
        finally
        {
            Exit();
        }

        FinishSlow(oldest);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FinishSlow(long task)
    {
        List<QueueSender>? senders = LeavingSenders.AreAny && LeavingSenders.Of(_queue) is { Count: > 0 } some ? some : null;
        Enter();
        try
        {
            RequireOpen();
            if (senders is null) _held!.Finish(task, Kept);
            else _held!.Await(task);
        }
        finally
        {
            Exit();
        }

        if (senders is not null) FinishAfter(senders, 0, task);
    }

    private void FinishAfter(List<QueueSender> senders, int next, long task)
    {
        for (; next < senders.Count; next++)
        {
            int following = next + 1;
            if (senders[next].TryDoAfterwards(() => FinishAfter(senders, following, task))) return;
        }

        bool isLast;
        Enter();
        try
        {
            _held!.FinishAwaited(task, Kept);
            isLast = _isGivenUp && _held.Awaited == 0;
            if (isLast) _held.GiveUp();
        }
        finally
        {
            Exit();
        }

        if (isLast) _queue.Connection.Close();
    }

    /// <summary>Gives a task back.</summary>
    /// <exception cref="InvalidOperationException">It is not in flight any more.</exception>
    internal void Abandon(long task, Exception? error)
    {
        Enter();
        try
        {
            RequireOpen();
            _held!.Abandon(task, error, Kept);
        }
        finally
        {
            Exit();
        }
    }

    private bool TryTakeReturned(TakenFrame frame, bool fromTheDead)
    {
        if (_tasks is null) return false;
        if (_tasks.TryTake(frame, fromTheDead))
        {
            _tasks.SayAtEnd(false);
            return true;
        }

        // Somebody else has them.
        if (!TryClaimNext(_current, fromTheDead, out QueueRing? ring, mayYield: false)) return false;
        try
        {
            return ring.TryTake(frame);
        }
        finally
        {
            LetGo(ring, mayKeep: false);
        }
    }

    /// <summary>Claims a ring that is not empty: the same one for some time, then the next.</summary>
    private bool TryClaim(bool fromTheDead, [NotNullWhen(true)] out QueueRing? ring)
    {
        RequireOpen();
        QueueRing? current = _current;
        if (current is not null && current.MayHaveNext && current.Position - Volatile.Read(ref _currentSince) < _turn && current.TryClaim(fromTheDead))
        {
            ring = current;
            return true;
        }

        return TryClaimNext(current, fromTheDead, out ring);
    }

    /// <param name="current">The ring that was taken from last.</param>
    /// <param name="fromTheDead">Also from dead owners of a claim.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="mayYield">Whether tasks that somebody has given back or left come first; then this finds no ring.</param>
    private bool TryClaimNext(QueueRing? current, bool fromTheDead, [NotNullWhen(true)] out QueueRing? ring, bool mayYield = true)
    {
        LetGoOfKept();
        if (_tasks is not null && mayYield)
        {
            // One that is always busy looks here, if nowhere else, what the dead have left.
            LookAtAllIfAsked();
            if (_tasks.HasReturned())
            {
                ring = null;
                return false;
            }
        }

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

                _held?.EnsureOpen();
                if (!candidate.TryClaim(fromTheDead)) continue;
                if (empty > EmptyRingsAtMost) ForgetEmptyRings();
                _tasks?.SayAtEnd(false);
                Volatile.Write(ref _currentSince, candidate.Position);
                _current = candidate;
                ring = candidate;
                return true;
            }
        }

        ring = null;
        return false;
    }

    /// <summary>Many producers do nothing: their rings are not to be looked at again and again.</summary>
    private void ForgetEmptyRings()
    {
        ulong[] cleared = _clearedWhileBusy;
        if (Interlocked.Exchange(ref _isForgetting, 1) != 0) return;
        ClearEmpty(cleared);
        Barrier.Issue();
        LookAgain(cleared);
        Volatile.Write(ref _isForgetting, 0);
    }

    private void LetGo(QueueRing ring, bool mayKeep)
    {
        if (ring.LetGo(mayKeep && Barrier.IsGlobal && !_queue.NeedsFences)) Kept = ring;
        else if (Kept == ring) Kept = QueueRing.None;
    }

    /// <summary>The caller's thread alone takes from here on.</summary>
    private void Enter()
    {
        if (IsSingle) return;
        Monitor.Enter(_gate);
        Bias.Revoke();
    }

    private void Exit()
    {
        if (!IsSingle) Monitor.Exit(_gate);
    }

    private void LetGoOfKept()
    {
        if (Kept == QueueRing.None) return;
        Kept.EndKeeping();
        Kept = QueueRing.None;
    }

    private bool SetIfNotEmpty(int slot)
    {
        if (RingAt(slot) is not { LooksEmpty: false } || _queue.File.Ready.Has(slot)) return false;
        _queue.File.Ready.Set(slot);
        return true;
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
            QueueRing created = new(_queue, slot);
            Volatile.Write(ref _rings[slot], created);
            return created;
        }
    }
}
