using System;
using System.Threading;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>Waits until consumers have let go of so much of a ring that its feeder can go on.</summary>
internal sealed unsafe class RoomWait(ulong* pair, QueueSender sender) : Wait(pair, TimeSpan.Zero)
{
    private long _until;

    private protected override Exception? EndError => null;

    /// <summary>Blocks until <c>consumed</c> has come that far, a while at most.</summary>
    /// <returns>False if it has not.</returns>
    internal bool Block(long until)
    {
        _until = until;
        return Block(Deadline.After(TimeSpan.FromMilliseconds(500)), CancellationToken.None) != WaitOutcome.Pending;
    }

    private protected override bool Glance() => sender.Ring.Consumed >= _until;

    private protected override WaitOutcome Look() => sender.HasNothingToFeed ? WaitOutcome.Ended : Glance() ? WaitOutcome.Ready : WaitOutcome.Pending;
}
