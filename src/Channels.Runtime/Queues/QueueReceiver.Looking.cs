using System;
using System.Threading;
using Channels.Rings;
using Channels.Waiting;
using Barrier = Channels.Waiting.Barrier;

namespace Channels.Queues;

/// <content>Which rings are looked at: their ready bits, on the way to sleep, after deaths, and at the end.</content>
internal unsafe partial class QueueReceiver
{
    private readonly ulong[] _clearedWhileBusy = new ulong[QueueLayout.Words];
    private int _isForgetting;

    /// <summary>On the way to sleep: clears the bits of empty rings.</summary>
    internal override void BeforeSleep()
    {
        Enter();
        try
        {
            LetGoOfKept();
        }
        finally
        {
            Bias.GiveUp();
            Exit();
        }

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

    /// <summary>Sets the bits of all rings that are not empty.</summary>
    internal override bool FindEverything()
    {
        bool isFound = false;
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
        return AllAre(static (receiver, slot) => receiver._queue.BufferedAt(slot) == 0)
            && AllAre(static (receiver, slot) => receiver.RingAt(slot) is not { } ring || ring.LooksEmpty);
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

    private bool SetIfNotEmpty(int slot)
    {
        if (RingAt(slot) is not { LooksEmpty: false } || _queue.File.Ready.Has(slot)) return false;
        _queue.File.Ready.Set(slot);
        return true;
    }
}
