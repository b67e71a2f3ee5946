using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Pipes;
using Channels.Queues;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.Requests;

/// <summary>
/// The sending end of a pipe for many threads: questions are asked, and answers given, by whoever goes on after the one before.
/// </summary>
/// <remarks>
/// 1. Each message is encoded in memory of its own, and copied into the ring under a lock that nobody waits in. Who looks for room, looks
///    under that lock.
/// 2. Who finds no room waits in turn. As long as somebody does, whoever comes later waits behind them, so that messages that
///    one thread sends stay in order. Who waits for room alone takes a turn like everybody: there is one wait at a time.
/// 3. Completed, the end stays open while something may have to be said about what was asked. Nothing else is sent then.
/// </remarks>
internal sealed class SharedSender : PipeSender
{
    private readonly object _publishing = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly FrameWriterPool _frames;
    private int _waiting;

    internal SharedSender(Pipe pipe)
        : base(pipe) => _frames = new FrameWriterPool(Ring, isSingle: false);

    /// <summary>Tells whether something may have to be said still about what was sent.</summary>
    internal Func<bool>? IsNeeded { get; set; }

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
        if (TryEndOrKeep(frame)) return true;
        Drop(frame);
        return false;
    }

    /// <summary>Sends a message if there is room for it now. If there is none, it is the caller's still.</summary>
    internal bool TryEndOrKeep(FrameWriter frame)
    {
        bool isSent;
        try
        {
            isSent = Volatile.Read(ref _waiting) == 0 && !IsRefused(frame) && TryEndNow(frame);
        }
        catch
        {
            Drop(frame);
            throw;
        }

        if (isSent) Drop(frame);
        return isSent;
    }

    /// <inheritdoc/>
    internal override bool End(FrameWriter frame, Deadline deadline, CancellationToken cancellation)
    {
        if (TryEndOrKeep(frame)) return true;
        Interlocked.Increment(ref _waiting);
        try
        {
            if (IsRefused(frame)) throw Closed();
            if (!TryTakeTurn(deadline, cancellation)) return false;
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
    internal override ValueTask EndAsync(FrameWriter frame, CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested && TryEndOrKeep(frame) ? default : WaitAndEndAsync(frame, cancellation);

    /// <inheritdoc/>
    internal override WaitOutcome WaitForRoom(Deadline deadline, CancellationToken cancellation)
    {
        RequireClaimed();
        if (!TryTakeTurn(deadline, cancellation)) return WaitOutcome.Pending;
        try
        {
            return base.WaitForRoom(deadline, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    internal override ValueTask<bool> WaitForRoomAsync(CancellationToken cancellation)
    {
        RequireClaimed();
        return WaitForRoomInTurnAsync(cancellation);
    }

    /// <summary>Gives a message back that was sent, or is not sent.</summary>
    internal void Drop(FrameWriter frame)
    {
        frame.DropSpill();
        _frames.Return(frame);
    }

    private protected override bool MustStayOpen() => IsNeeded?.Invoke() == true;

    private protected override bool TryPublish(FrameWriter frame)
    {
        lock (_publishing) return base.TryPublish(frame);
    }

    private protected override bool HasRoom()
    {
        lock (_publishing) return base.HasRoom();
    }

    private bool IsRefused(FrameWriter frame) => IsCompleting && frame.Kind is not (FrameHeader.Cancel or FrameHeader.Credit);

    private bool TryTakeTurn(Deadline deadline, CancellationToken cancellation)
    {
        TimeSpan remaining = deadline.Remaining;
        return _turn.Wait(remaining == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : remaining, cancellation);
    }

    private async ValueTask<bool> WaitForRoomInTurnAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await base.WaitForRoomAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask WaitAndEndAsync(FrameWriter frame, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            if (IsRefused(frame)) throw Closed();
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
