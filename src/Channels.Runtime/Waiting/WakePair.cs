using System.Runtime.CompilerServices;
using System.Threading;
using Channels.Interop;

namespace Channels.Waiting;

/// <summary>
/// Eight bytes that one side sleeps on and the other side looks at after each of its stores: the wake word, a sequence whose
/// low bit says that somebody sleeps, and beside it what the looking side has to know. One load sees both.
/// </summary>
/// <remarks><code>
///  63   36 35    34       33     32      31         1  0
///  | unused | end | closed | look | fence | sequence | S |        S: somebody sleeps
/// </code>
/// Sleeper: set S by compare-and-swap; barrier on all processors; look once more; sleep until the word changes.
/// Waker: plain store of its position; load the pair; if S is set, add one by compare-and-swap and wake all.
/// The waker's load may not be satisfied before its store is visible, and no fence keeps it so: that is what the sleeper's
/// barrier is for. Either the barrier comes after the waker's store, then the sleeper's last look sees it; or the load comes
/// after the barrier, and so after S was set, and the waker wakes. Where a process can't issue the barrier, it sets
/// <see cref="FenceBit"/> for good, and wakers fence between store and load. A wake-up that is missed because the waker is
/// killed between its store and the wake is made up for by whoever watches its process, see <see cref="WakeSurely"/>.
/// </remarks>
internal static unsafe class WakePair
{
    internal const ulong SleepingBit = 1;
    internal const ulong FenceBit = 1UL << 32;
    internal const ulong LookBit = 1UL << 33;

    /// <summary>For good: nothing is to be put any more.</summary>
    internal const ulong ClosedBit = 1UL << 34;

    /// <summary>
    /// For good: somebody who looked for the end found nobody left who could put, and something not taken or not done. So the last of
    /// it may be the end for those who sleep, as after a completion.
    /// </summary>
    internal const ulong EndBit = 1UL << 35;

    /// <summary>Whoever has stored calls <see cref="Attend"/> if the pair has one of these.</summary>
    internal const ulong Attention = SleepingBit | FenceBit | LookBit | ClosedBit;

    /// <summary>
    /// The load that follows a plain store of a position. It may overtake the store, on x86 as on arm64, whose acquires need not wait for
    /// an earlier release (<c>ldapr</c>): the sleeper's barrier makes up for it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool NeedsAttention(ulong* pair) => (Volatile.Read(ref *pair) & Attention) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsClosed(ulong* pair) => (Volatile.Read(ref *pair) & ClosedBit) != 0;

    /// <summary>For who has taken or finished the last: whether sleepers wait for the end, as far as is known, and not only for what is put.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool MayEnd(ulong* pair) => (Volatile.Read(ref *pair) & (ClosedBit | EndBit)) != 0;

    /// <summary>For who has stored what only sleepers have to see: whether somebody sleeps, or a fence is needed to know.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool HasSleepers(ulong* pair) => (Volatile.Read(ref *pair) & (SleepingBit | FenceBit)) != 0;

    /// <summary>Wakes whoever sleeps on the pair, and tells whether something else is to be looked at.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool Attend(ulong* pair)
    {
        ulong seen = Volatile.Read(ref *pair);
        if ((seen & FenceBit) != 0) Interlocked.MemoryBarrier();
        Wake(pair);
        if ((Volatile.Read(ref *pair) & LookBit) == 0) return false;

        // An atomic update: the sequence in the other half must not be lost. Who set the bit stored the reason before.
        SetFlags(pair, 0, LookBit);
        return true;
    }

    /// <summary>Ends every sleep on the pair. A no-op, without a system call, if nobody sleeps.</summary>
    internal static void Wake(ulong* pair)
    {
        int* word = (int*)pair;
        while (true)
        {
            int seen = Volatile.Read(ref *word);
            if ((seen & 1) == 0) return;
            KillPoint.Pass(KillPoint.BeforeWakeSwap);
            if (Interlocked.CompareExchange(ref *word, seen + 1, seen) != seen) continue;
            KillPoint.Pass(KillPoint.AfterWakeSwap);
            Sleep.Wake(word);
            KillPoint.Pass(KillPoint.AfterWake);
            return;
        }
    }

    /// <summary>As <see cref="Wake"/>, also if the one who should have woken the sleepers was killed after its swap and before its wake.</summary>
    internal static void WakeSurely(ulong* pair)
    {
        Wake(pair);
        Sleep.Wake((int*)pair);
    }

    /// <summary>
    /// Ends every sleep on the pair, as <see cref="Wake"/> does, for one whom the sleepers don't watch yet. It leaves the bit that
    /// says that somebody sleeps: if the caller is killed before the system call, whoever wakes next does it in its place.
    /// </summary>
    internal static void Stir(ulong* pair)
    {
        int* word = (int*)pair;
        while (true)
        {
            int seen = Volatile.Read(ref *word);
            if ((seen & 1) == 0) return;
            if (Interlocked.CompareExchange(ref *word, seen + 2, seen) != seen) continue;
            KillPoint.Pass(KillPoint.AfterStirSwap);
            Sleep.Wake(word);
            return;
        }
    }

    /// <summary>Makes whoever stores next look at more than positions. The reason was stored before; this is a full fence.</summary>
    internal static void Ask(ulong* pair) => SetFlags(pair, LookBit, 0);

    /// <summary>A full fence.</summary>
    internal static void Close(ulong* pair) => SetFlags(pair, ClosedBit, 0);

    /// <summary>Makes whoever takes or finishes the last wake those who sleep. The caller looks once more behind a barrier before it sleeps.</summary>
    internal static void ExpectEnd(ulong* pair) => SetFlags(pair, EndBit, 0);

    internal static void RequireFences(ulong* pair) => SetFlags(pair, FenceBit, 0);

    /// <summary>Says that the caller is about to sleep; it must look once more before it does.</summary>
    /// <returns>The word to sleep on: the sleep ends when it has another value.</returns>
    internal static int Arm(ulong* pair)
    {
        int* word = (int*)pair;
        while (true)
        {
            int seen = Volatile.Read(ref *word);
            int armed = seen | 1;
            KillPoint.Pass(KillPoint.BeforeArm);
            if (seen != armed && Interlocked.CompareExchange(ref *word, armed, seen) != seen) continue;
            KillPoint.Pass(KillPoint.AfterArmSwap);

            // Orders the bit before the caller's last look, and every other process's stores before its look at the bit.
            Barrier.Issue();
            KillPoint.Pass(KillPoint.AfterArm);
            return armed;
        }
    }

    private static void SetFlags(ulong* pair, ulong set, ulong clear)
    {
        ref long value = ref *(long*)pair;
        while (true)
        {
            long seen = Volatile.Read(ref value);
            long wanted = (long)(((ulong)seen | set) & ~clear);
            if (seen == wanted || Interlocked.CompareExchange(ref value, wanted, seen) == seen) return;
        }
    }
}
