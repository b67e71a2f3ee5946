using System;
using System.Diagnostics;
using Channels.Waiting;

namespace Channels.Joinables;

/// <summary>Waits until there was an instant at which nothing was unfinished.</summary>
internal sealed unsafe class JoinWait(JoinableQueue queue) : Wait(queue.Header.JoinersWake, TimeSpan.Zero)
{
    private const int BurialsASecond = 10;

    private long _nextBurial;

    /// <summary>Whoever finished the last task may have been killed before it told anybody, and nobody else looks.</summary>
    internal override int PollMilliseconds => 200;

    private protected override Exception? EndError => null;

    private protected override bool Glance() => false;

    private protected override WaitOutcome Look()
    {
        if (queue.Connection.IsClosed) throw new ObjectDisposedException("Channel", $"The joinable queue '{queue.Connection.Name}' has been disposed.");

        // Whoever dies is to be noticed also where nobody reads; and its last task may have been on its way to the dead letters.
        _ = queue.Connection.Peers.WatchNewcomers();
        long now = Stopwatch.GetTimestamp();
        if (now >= _nextBurial)
        {
            _nextBurial = now + (Stopwatch.Frequency / BurialsASecond);
            queue.Burial.BuryDead();
        }

        return queue.Settlement.WasReached(exceptOwn: false) ? WaitOutcome.Ready : WaitOutcome.Pending;
    }
}
