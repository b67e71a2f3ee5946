using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Participants;
using Channels.Waiting;

namespace Channels.Queues.Bounded;

/// <content>Messages that wait for room, and those who wait with them, or for room alone.</content>
internal sealed unsafe partial class BoundedSender
{
    private readonly LinkedList<PutWait> _waiting = new();
    private readonly Stack<PutWait> _puts = new();
    private readonly Stack<PutRoomWait> _roomWaits = new();
    private volatile bool _mayLackReaders = true;
    private long _seenVersion;

    /// <inheritdoc/>
    internal override void LookAtEverything() => _mayLackReaders = true;

    /// <summary>Puts a message, blocking while there is no room.</summary>
    /// <returns>False if the time is over.</returns>
    internal bool Put(FrameWriter frame, Deadline deadline, CancellationToken cancellation) => Enlist(frame).BlockAndReturn(deadline, cancellation);

    /// <summary>Puts a message, waiting without a thread while there is no room.</summary>
    internal ValueTask PutAsync(FrameWriter frame, CancellationToken cancellation) => Enlist(frame).StartAndReturn(cancellation);

    /// <inheritdoc/>
    internal override ValueTask<bool> WaitToPut(CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested && HasRoomAtAGlance ? new ValueTask<bool>(true) : RentRoomWait().StartAndReturn(cancellation);

    /// <inheritdoc/>
    internal override bool WaitToPut(Deadline deadline, CancellationToken cancellation) => RentRoomWait().BlockAndReturn(deadline, cancellation);

    /// <summary>Whether the message has been put, or can be put just now.</summary>
    internal bool IsPutAtAGlance(PutWait put)
    {
        if (put.IsPut) return true;
        if (_cells.IsFull || !Monitor.TryEnter(_gate)) return false;
        try
        {
            if (!_isDisposed) PutWaiting(put, isAboutToSleep: false);
            return put.IsPut;
        }
        finally
        {
            Monitor.Exit(_gate);
        }
    }

    internal WaitOutcome Look(PutWait put)
    {
        lock (_gate)
        {
            try
            {
                if (put.IsPut) return WaitOutcome.Ready;
                if (_isDisposed) throw Closed();
                PutWaiting(put, isAboutToSleep: true);
                if (put.IsPut) return WaitOutcome.Ready;
                KillPoint.Pass(KillPoint.BetweenLooks);
                put.Error = ErrorIfOver();
                return put.Error is null || !TryWithdraw(put) ? WaitOutcome.Pending : WaitOutcome.Ended;
            }
            catch (Exception) when (!TryWithdraw(put))
            {
                return WaitOutcome.Ready;
            }
        }
    }

    internal WaitOutcome Look(PutRoomWait wait)
    {
        lock (_gate)
        {
            if (_isDisposed) throw Closed();
            PutWaiting(null, isAboutToSleep: true);
            if (HasRoomAtAGlance) return WaitOutcome.Ready;
            KillPoint.Pass(KillPoint.BetweenLooks);
            Exception? error = ErrorIfOver();
            if (error is null) return WaitOutcome.Pending;

            // A wait for room just ends where a put says that the queue is closed, but for an error that somebody gave.
            wait.Error = error is ChannelPeerLostException ? error : error.InnerException;
            return WaitOutcome.Ended;
        }
    }

    /// <summary>Takes a message back that waits.</summary>
    /// <returns>False if it has been put.</returns>
    internal bool TryWithdraw(PutWait put)
    {
        lock (_gate)
        {
            if (put.IsPut) return false;
            if (put.Frame is not null) Finish(Remove(put), isPut: false);
            return true;
        }
    }

    internal void Return(PutWait put)
    {
        lock (_puts) _puts.Push(put);
    }

    internal void Return(PutRoomWait wait)
    {
        lock (_roomWaits) _roomWaits.Push(wait);
    }

    /// <summary>Puts the messages that wait, in their order, while there is room. The caller has the gate.</summary>
    /// <param name="own">The one that the caller waits for, if it does.</param>
    /// <param name="isAboutToSleep">Whether the caller is to be woken when the admission is let go that was not to be had.</param>
    private void PutWaiting(PutWait? own, bool isAboutToSleep)
    {
        while (_waiting.First is { } first && !_cells.IsFull && !IsRefusing)
        {
            if (!_admission.TryEnter(fromTheDead: isAboutToSleep, out bool isLeft))
            {
                if (isAboutToSleep && !_admission.AskToBeWaked()) continue;
                return;
            }

            PutWait put = first.Value;
            if (PutAndLetGo(isLeft, put.Frame!) != PutOutcome.Done) return;
            Finish(Remove(put), isPut: true);
            put.IsPut = true;
            if (put == own) continue;
            put.RequestLook();
            if (put.IsBlocking) WakePair.Wake(Queue.Header.ProducersWake);
        }
    }

    /// <summary>What a message that waits ends with, if it can't be put any more. The caller has the gate.</summary>
    private Exception? ErrorIfOver()
    {
        if (IsRefusing) return Closed();

        // The consumers of this attachment may have been the first to see that somebody has come or gone.
        _ = Queue.Connection.Peers.WatchNewcomers();
        long version = Queue.Participants.Version;
        if (!_mayLackReaders && version == _seenVersion) return null;

        // Taken back before the question, so that a death that comes meanwhile is asked about again.
        _mayLackReaders = false;
        _seenVersion = version;
        if (Queue.HasAny(ParticipantRoles.Reads, out int process)) return null;
        _mayLackReaders = true;
        return process != 0
            ? new ChannelPeerLostException(Queue.Connection.Name, process)
            : new ChannelClosedException($"All who could take from the queue '{Queue.Connection.Name}' have left.");
    }

    private PutWait Enlist(FrameWriter frame)
    {
        try
        {
            frame.SpillIfLongerThan(_cells.LongestInline);
            frame.Depart(Queue.Connection);
            lock (_gate)
            {
                if (_isDisposed) throw Closed();
                PutWait put = RentPut(frame);
                _waiting.AddLast(put.Node);
                return put;
            }
        }
        catch
        {
            Abandon(frame);
            throw;
        }
    }

    private PutWait RentPut(FrameWriter frame)
    {
        PutWait? put = null;
        lock (_puts)
        {
            if (_puts.Count > 0) put = _puts.Pop();
        }

        put ??= new PutWait(this);
        put.Frame = frame;
        put.IsPut = false;
        put.Error = null;
        return put;
    }

    private FrameWriter Remove(PutWait put)
    {
        FrameWriter frame = put.Frame!;
        put.Frame = null;
        _waiting.Remove(put.Node);
        return frame;
    }

    private PutRoomWait RentRoomWait()
    {
        PutRoomWait? wait = null;
        lock (_roomWaits)
        {
            if (_roomWaits.Count > 0) wait = _roomWaits.Pop();
        }

        wait ??= new PutRoomWait(this);
        wait.Error = null;
        return wait;
    }
}
