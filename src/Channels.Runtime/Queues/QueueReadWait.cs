using System;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>One operation's wait for an item: only until there is one, or until one is taken for it.</summary>
internal unsafe class QueueReadWait(Consumer consumer) : Wait(consumer.Queue.Header.ConsumersWake, consumer.Queue.Settings.Spin)
{
    private readonly ulong[] _cleared = new ulong[QueueLayout.Words];

    /// <summary>Where the item goes when it is taken; null if it is only waited for.</summary>
    internal TakenFrame? Taken { get; set; }

    private protected override Exception? EndError => consumer.ErrorOfEnd();

    private protected override void BeforeSleep() => consumer.BeforeSleep(_cleared);

    private protected override void OnLongSleep() => consumer.LookAtEverything();

    private protected override bool Glance() => IsThere(fromTheDead: false);

    private protected override WaitOutcome Look()
    {
        consumer.RequireOpen();
        consumer.LookAgain(_cleared);
        consumer.LookAtAllIfAsked();
        if (IsThere(fromTheDead: true)) return WaitOutcome.Ready;
        KillPoint.Pass(KillPoint.BetweenLooks);
        return consumer.HasEnded() ? WaitOutcome.Ended : WaitOutcome.Pending;
    }

    private bool IsThere(bool fromTheDead) => Taken is { } frame ? consumer.TryTake(frame, fromTheDead) : consumer.HasNext(fromTheDead);
}
