using System;
using System.Threading;
using Channels.Participants;
using Channels.Waiting;

namespace Channels.Queues.Bounded;

/// <summary>
/// The lock that a put holds: a word with the producer's id, 0 if nobody's, for some hundred instructions at a time. One of a
/// dead owner is swapped for the own id. Between the threads of one attachment, the caller has a lock of its own.
/// </summary>
/// <remarks><code>
///  63     62       61  44 43         0
///  |      | wanted |      |  id      |        wanted: who lets go wakes those who sleep
/// </code>
/// Entering and letting go are atomic updates, and so full fences: what the last owner stored is visible to the next, and what it
/// looks at after it let go is what others had stored before they found it inside.
/// Who has to sleep arms the producers' wake pair, then sets <c>wanted</c>, and sleeps if the word still had an owner. The owner's
/// last update sees the bit, and so it sees the sleeper, too.
/// </remarks>
internal sealed unsafe class Admission(BoundedFile file, ParticipantTable participants)
{
    private const long Wanted = 1L << 62, IdMask = (1L << ParticipantTable.IdBits) - 1;
    private const int Spins = 100;

    private static readonly TimeSpan s_longestSleep = TimeSpan.FromMilliseconds(50);

    private readonly long* _word = (long*)(file.Address + BoundedLayout.AdmissionAt);
    private readonly ulong* _producersWake = file.Header.ProducersWake;
    private readonly long _self = participants.Self;

    /// <summary>Enters, if nobody who lives is inside.</summary>
    /// <param name="fromTheDead">Also from a dead owner; asking the kernel who lives takes a while.</param>
    /// <param name="isLeft">Whether the last one to enter died inside, or left the channel there.</param>
    internal bool TryEnter(bool fromTheDead, out bool isLeft)
    {
        long seen = Volatile.Read(ref *_word);
        isLeft = seen != 0;

        // The own id is one that a thread left behind: its attachment's lock is the caller's now.
        if (isLeft && (seen & IdMask) != _self && (!fromTheDead || participants.IsAlive(seen & IdMask))) return false;
        KillPoint.Pass(KillPoint.BeforeAdmission);

        // The bit stays: it is the next owner who wakes those who have set it.
        if (Interlocked.CompareExchange(ref *_word, _self | (seen & Wanted), seen) != seen) return false;
        KillPoint.Pass(KillPoint.AfterAdmission);
        return true;
    }

    internal void LetGo()
    {
        if (Interlocked.CompareExchange(ref *_word, 0, _self) != _self)
        {
            _ = Interlocked.Exchange(ref *_word, 0);
            KillPoint.Pass(KillPoint.AfterAdmissionLeft);
            WakePair.Wake(_producersWake);
        }

        KillPoint.Pass(KillPoint.AfterAdmissionLeft);
    }

    /// <summary>Asks whoever is inside to wake the sleepers.</summary>
    /// <returns>False if nobody who lives is inside: the caller tries to enter once more.</returns>
    internal bool AskToBeWaked()
    {
        while (true)
        {
            long seen = Volatile.Read(ref *_word);
            if (seen == 0 || !participants.IsAlive(seen & IdMask)) return false;
            if ((seen & Wanted) != 0) return true;
            if (Interlocked.CompareExchange(ref *_word, seen | Wanted, seen) != seen) continue;
            KillPoint.Pass(KillPoint.AfterWanted);
            return true;
        }
    }

    /// <summary>Blocks until entering is worth another try.</summary>
    internal void Await()
    {
        for (int i = 0; i < Spins && Cpu.CanSpin; i++)
        {
            if (Volatile.Read(ref *_word) == 0) return;
            Cpu.Pause();
        }

        int armed = WakePair.Arm(_producersWake);
        if (AskToBeWaked()) Sleep.While((int*)_producersWake, armed, s_longestSleep);
    }
}
