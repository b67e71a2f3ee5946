using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.Waiting;

namespace Channels.Queues.Bounded;

/// <summary>Waits until a put is worth trying. It goes back to its producer when the result has been asked for.</summary>
internal sealed unsafe class PutRoomWait(BoundedSender sender) : Wait(sender.Queue.Header.ProducersWake, sender.Queue.Settings.Spin)
{
    /// <summary>What the wait ends with if no put is worth trying any more; null if it just ends.</summary>
    internal Exception? Error { get; set; }

    private protected override Exception? EndError => Error;

    internal bool BlockAndReturn(Deadline deadline, CancellationToken cancellation)
    {
        try
        {
            return Block(deadline, cancellation) switch
            {
                WaitOutcome.Ended when Error is { } error => throw error,
                WaitOutcome outcome => outcome == WaitOutcome.Ready,
            };
        }
        finally
        {
            sender.Return(this);
        }
    }

    internal ValueTask<bool> StartAndReturn(CancellationToken cancellation)
    {
        ValueTask<bool> waiting = Start(cancellation);
        if (!IsHandedOver) sender.Return(this);
        return waiting;
    }

    private protected override bool Glance() => sender.HasRoomAtAGlance;

    private protected override WaitOutcome Look() => sender.Look(this);

    private protected override void OnLongSleep() => sender.LookAtEverything();

    private protected override void OnResult() => sender.Return(this);
}
