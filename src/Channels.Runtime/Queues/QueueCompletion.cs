using System;
using System.Threading;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>Whether a queue is completed, and the last words of whoever did that. The first one counts.</summary>
/// <remarks>
/// Who completes claims the words (a word with its id, taken over from a dead one), says them, and then sets
/// <see cref="WakePair.ClosedBit"/> in the consumers' wake pair, which producers look at before and after each store. One that
/// is killed between the two has completed the queue: whoever sees the words sets the bit.
/// </remarks>
internal sealed unsafe class QueueCompletion(Queue queue)
{
    private readonly long* _claim = queue.Header.CompletionClaim;
    private readonly LastWords _words = queue.Header.LastWords;
    private volatile Exception? _given;

    internal bool IsSaid => _words.AreSaid;

    /// <exception cref="ChannelCorruptException">The words can't be read.</exception>
    internal RemoteException? Error => _words.ReadError();

    /// <summary>As <see cref="Error"/>, as producers see it: where it was given, it is the same object, as with .NET's channels.</summary>
    internal Exception? ErrorForProducers => _given ?? Error;

    /// <returns>Whether it was this call.</returns>
    internal bool TryComplete(Exception? error)
    {
        long self = queue.Participants.Self;
        while (!_words.AreSaid)
        {
            long holder = Volatile.Read(ref *_claim);
            if (holder == self || (holder != 0 && queue.Participants.IsAlive(holder))) return false;
            KillPoint.Pass(KillPoint.BeforeClaim);
            if (Interlocked.CompareExchange(ref *_claim, self, holder) != holder) continue;
            if (_words.AreSaid) break;
            _given = error;
            KillPoint.Pass(KillPoint.BeforeLastWords);
            _words.Say(error);
            KillPoint.Pass(KillPoint.AfterLastWords);
            Tell();
            return true;
        }

        Tell();
        return false;
    }

    /// <summary>Makes producers see it at their next put, and wakes all who sleep.</summary>
    internal void Tell()
    {
        WakePair.Close(queue.Header.ConsumersWake);
        WakePair.Close(queue.Header.ProducersWake);
        queue.Header.Wake();
    }
}
