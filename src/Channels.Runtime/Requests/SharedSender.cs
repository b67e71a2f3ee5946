using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Pipes;
using Channels.Queues;
using Channels.Waiting;

namespace Channels.Requests;

/// <summary>
/// The sending end of a pipe for many threads: questions are asked, and answers given, by whoever goes on after the one before.
/// </summary>
/// <remarks>
/// 1. Each message is encoded in memory of its own, and copied into the ring under a lock that nobody waits in.
/// 2. Who finds no room waits in turn. As long as somebody does, whoever comes later waits behind them, so that messages that
///    one thread sends stay in order.
/// </remarks>
internal sealed class SharedSender : PipeSender
{
    private readonly object _publishing = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly FrameWriterPool _frames;
    private int _waiting;

    internal SharedSender(Pipe pipe)
        : base(pipe) => _frames = new FrameWriterPool(Ring, isSingle: false);

    /// <inheritdoc/>
    internal override FrameWriter Begin(byte kind)
    {
        RequireClaimed();
        FrameWriter frame = _frames.Rent();
        frame.Begin(kind, inRing: false);
        return frame;
    }

    /// <inheritdoc/>
    internal override bool TryEnd(FrameWriter frame)
    {
        bool isSent = TryEndUnlessOthersWait(frame);
        Drop(frame);
        return isSent;
    }

    /// <inheritdoc/>
    internal override bool End(FrameWriter frame, Deadline deadline, CancellationToken cancellation)
    {
        if (TryEndUnlessOthersWait(frame))
        {
            Drop(frame);
            return true;
        }

        Interlocked.Increment(ref _waiting);
        try
        {
            TimeSpan remaining = deadline.Remaining;
            if (!_turn.Wait(remaining == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : remaining, cancellation)) return false;
            try
            {
                return base.End(frame, deadline, cancellation);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            Drop(frame);
        }
    }

    /// <inheritdoc/>
    internal override ValueTask EndAsync(FrameWriter frame, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested || !TryEndUnlessOthersWait(frame)) return WaitAndEndAsync(frame, cancellation);
        Drop(frame);
        return default;
    }

    /// <summary>Gives a message back that was sent, or is not sent.</summary>
    internal void Drop(FrameWriter frame)
    {
        frame.DropSpill();
        _frames.Return(frame);
    }

    private protected override bool TryPublish(FrameWriter frame)
    {
        lock (_publishing) return base.TryPublish(frame);
    }

    private bool TryEndUnlessOthersWait(FrameWriter frame) => Volatile.Read(ref _waiting) == 0 && TryEndNow(frame);

    private async ValueTask WaitAndEndAsync(FrameWriter frame, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                await base.EndAsync(frame, cancellation).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            Drop(frame);
        }
    }
}
