using System;
using Channels.Waiting;

namespace Channels.Queues;

/// <summary>One operation's wait for an item: only until there is one, or until one is taken for it.</summary>
internal unsafe class QueueReadWait(Consumer consumer) : Wait(consumer.Queue.Header.ConsumersWake, consumer.Queue.Settings.Spin)
{
    private bool _isAboutToSleep;

    /// <summary>Where the item goes when it is taken; null if it is only waited for.</summary>
    internal TakenFrame? Taken { get; set; }

    /// <summary>Whether there is something in <see cref="Taken"/>: a wait that ends otherwise leaves what it looked at last there.</summary>
    internal bool HasTaken { get; set; }

    private protected override Exception? EndError => consumer.ErrorOfEnd();

    private protected override void BeforeSleep()
    {
        consumer.BeforeSleep();
        _isAboutToSleep = true;
    }

    private protected override void OnLongSleep() => consumer.LookAtEverything();

    private protected override bool Glance() => IsThere(fromTheDead: false);

    private protected override WaitOutcome Look()
    {
        consumer.RequireOpen();
        consumer.LookAtAllIfAsked();
        if (_isAboutToSleep)
        {
            _isAboutToSleep = false;

            // Until the bits say what is there: another one may clear them between this and the look that follows.
            while (consumer.FindEverything())
            {
                if (IsThere(fromTheDead: true)) return WaitOutcome.Ready;
            }
        }

        if (IsThere(fromTheDead: true)) return WaitOutcome.Ready;
        KillPoint.Pass(KillPoint.BetweenLooks);
        return consumer.HasEnded() ? WaitOutcome.Ended : WaitOutcome.Pending;
    }

    private bool IsThere(bool fromTheDead) => Taken is { } frame ? HasTaken = consumer.TryTake(frame, fromTheDead) : consumer.HasNext(fromTheDead);
}
