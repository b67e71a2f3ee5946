using System;
using Channels.CompilerServices;
using Channels.Queues;
using Channels.Waiting;

namespace Channels.Joinables;

/// <summary>Waits until there was an instant at which nothing was unfinished.</summary>
internal sealed unsafe class JoinWait(RingQueue queue) : Wait(queue.Header.JoinersWake, TimeSpan.Zero)
{
    /// <summary>Whoever finished the last task may have been killed before it told anybody, and nobody else looks.</summary>
    internal override int PollMilliseconds => 200;

    private protected override Exception? EndError => null;

    private protected override bool Glance() => false;

    private protected override WaitOutcome Look()
    {
        if (queue.Connection.IsClosed) throw new ObjectDisposedException("Channel", $"The joinable queue '{queue.Connection.Name}' has been disposed.");

        // Whoever dies is to be noticed also where nobody reads.
        _ = queue.Connection.Peers.WatchNewcomers();
        return queue.Tasks!.WasNothingUnfinished(exceptOwn: false) ? WaitOutcome.Ready : WaitOutcome.Pending;
    }
}
