using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Waiting;

namespace Channels.Queues.Bounded;

/// <summary>A message that waits for room, encoded. It goes back to its producer when the result has been asked for.</summary>
internal sealed unsafe class PutWait : Wait
{
    private readonly BoundedSender _sender;
    private volatile bool _isPut;

    internal PutWait(BoundedSender sender)
        : base(sender.Queue.Header.ProducersWake, sender.Queue.Settings.Spin)
    {
        _sender = sender;
        Node = new LinkedListNode<PutWait>(this);
    }

    /// <summary>Its place among the messages that wait here.</summary>
    internal LinkedListNode<PutWait> Node { get; }

    /// <summary>The message; null when it waits no more.</summary>
    internal FrameWriter? Frame { get; set; }

    /// <summary>Whether it is put. Changed with the producer's gate held.</summary>
    internal bool IsPut
    {
        get => _isPut;
        set => _isPut = value;
    }

    /// <summary>Whether a thread blocks until it is put.</summary>
    internal bool IsBlocking { get; private set; }

    /// <summary>What it ends with if it can't be put any more.</summary>
    internal Exception? Error { get; set; }

    private protected override Exception? EndError => Error;

    /// <summary>Blocks until it is put.</summary>
    /// <returns>False if the time is over.</returns>
    internal bool BlockAndReturn(Deadline deadline, CancellationToken cancellation)
    {
        IsBlocking = true;
        try
        {
            return Block(deadline, cancellation) switch
            {
                WaitOutcome.Ready => true,
                WaitOutcome.Ended => throw Error!,
                _ => !_sender.TryWithdraw(this),
            };
        }
        catch (Exception) when (!_sender.TryWithdraw(this))
        {
            // It was put before the exception could take it back.
            return true;
        }
        finally
        {
            _sender.Return(this);
        }
    }

    internal ValueTask StartAndReturn(CancellationToken cancellation)
    {
        IsBlocking = false;
        ValueTask<bool> putting = Start(cancellation);
        if (IsHandedOver) return new ValueTask(this, Version);
        bool isPut = putting.IsCompletedSuccessfully || !_sender.TryWithdraw(this);
        _sender.Return(this);
        return isPut ? default : new ValueTask(putting.AsTask());
    }

    private protected override bool Glance() => _sender.IsPutAtAGlance(this);

    private protected override WaitOutcome Look() => _sender.Look(this);

    private protected override void OnLongSleep() => _sender.LookAtEverything();

    private protected override bool TryGiveUp() => _sender.TryWithdraw(this);

    private protected override void OnResult() => _sender.Return(this);
}
