using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.Pipes;

/// <summary>The sending end of a pipe without its message type: claims the end, waits for room, and knows when it is over.</summary>
internal unsafe class PipeSender : PipeEndpoint
{
    private readonly Pipe _pipe;

    private readonly FrameWriter _frame;
    private volatile bool _isDisposed;
    private Exception? _endError;
    private FrameWriter? _waitingFrame;
    private int _wanted = FrameHeader.Alignment;
    private bool _wantsSpill;

    internal PipeSender(Pipe pipe)
        : base(pipe, pipe.WriterEnd, "writer")
    {
        _pipe = pipe;
        Ring = pipe.Sender;
        _frame = new FrameWriter(Ring);
    }

    internal RingSender Ring { get; }

    // A wait for room may just end; a message that waits may not.
    private protected override Exception? EndError => _waitingFrame is null ? _endError : Closed();

    /// <summary>Whether it was completed, and the end stays open for what may have to be said still.</summary>
    internal bool IsCompleting => _state == EndpointState.Completing;

    /// <summary>Begins a message. One that is not ended leaves nothing behind.</summary>
    internal virtual FrameWriter Begin(byte kind)
    {
        RequireClaimed();
        if (IsWaiting) throw AnotherWaits();
        _frame.Begin(kind, _state == EndpointState.Open);
        KillPoint.Pass(KillPoint.BeforePayload);
        return _frame;
    }

    /// <summary>Sends a message if there is room for it now and the other end is there.</summary>
    internal virtual bool TryEnd(FrameWriter frame) => TryEndNow(frame);

    /// <summary>Sends a message, blocking while there is no room.</summary>
    /// <returns>False if the time is over.</returns>
    internal virtual bool End(FrameWriter frame, Deadline deadline, CancellationToken cancellation)
    {
        while (true)
        {
            if (TryEndNow(frame)) return true;
            ThrowIfEnded();
            switch (Block(deadline, cancellation))
            {
                case WaitOutcome.Pending: return false;
                case WaitOutcome.Ended: throw Closed();
            }
        }
    }

    /// <summary>Sends a message, waiting without a thread while there is no room.</summary>
    internal virtual ValueTask EndAsync(FrameWriter frame, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return new ValueTask(Task.FromCanceled(cancellation));
        if (TryEndNow(frame)) return default;
        if (!IsOpen) return new ValueTask(Task.FromException(Closed()));

        // Before the frame is where the wait finds it: it might be another one's.
        if (IsWaiting) return new ValueTask(Task.FromException(AnotherWaits()));
        _waitingFrame = frame;
        return StartSend(cancellation);
    }

    internal virtual WaitOutcome WaitForRoom(Deadline deadline, CancellationToken cancellation)
    {
        RequireClaimed();
        WaitOutcome outcome = Block(deadline, cancellation);
        return outcome == WaitOutcome.Ended && _endError is not null ? throw _endError : outcome;
    }

    internal virtual ValueTask<bool> WaitForRoomAsync(CancellationToken cancellation)
    {
        RequireClaimed();
        return Start(cancellation);
    }

    /// <summary>Called when a publish says that the other end is to be looked at.</summary>
    /// <returns>Whether it is still there.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal bool LookAtReader()
    {
        PeerStatus status = _pipe.ReaderEnd.Look(out int process);
        if (status == PeerStatus.Expected) return true;
        SetEnded(status == PeerStatus.Lost ? new ChannelPeerLostException(_pipe.Connection.Name, process) : null);
        return false;
    }

    /// <summary>
    /// After a publish that says that the reader is to be looked at: whether the message counts as sent. It does if the reader
    /// is there, or took it before it left.
    /// </summary>
    internal bool IsSent() => LookAtReader() || Ring.IsConsumed;

    internal bool TryComplete(Exception? error)
    {
        if (_state is EndpointState.Unclaimed or EndpointState.GivenAway) RequireClaimed();
        lock (Gate)
        {
            if (_state != EndpointState.Open) return false;
            _endError = error;

            // Before the look: whoever says the last of what may have to be said sees this, or is seen.
            _state = EndpointState.Completing;
        }

        if (!MustStayOpen()) FinishCompleting();
        return true;
    }

    /// <summary>Closes the end, if it was completed and is still open.</summary>
    internal void FinishCompleting()
    {
        lock (Gate)
        {
            if (_state != EndpointState.Completing) return;
            Complete(_endError);
        }

        // Whoever waits for room to send something else learns that it is over.
        WakePair.Wake(_pipe.WriterEnd.Sleep);
        RequestLook();
    }

    /// <summary>What a send throws now.</summary>
    internal Exception Closed() => _endError switch
    {
        _ when _isDisposed => Disposed(),
        ChannelPeerLostException lost => new ChannelPeerLostException(_pipe.Connection.Name, lost.ProcessId),
        { } error => new ChannelClosedException(error),
        null when _pipe.ReaderEnd.IsClosed => new ChannelClosedException($"The reader of the pipe '{_pipe.Connection.Name}' has left; nobody can receive any more."),
        null => new ChannelClosedException($"The pipe '{_pipe.Connection.Name}' has been completed; no more can be sent."),
    };

    internal void ThrowIfEnded()
    {
        if (_state == EndpointState.Ended) throw Closed();
    }

    /// <summary>Gives the end to a participant that is on its way.</summary>
    internal void Depart(long transit)
    {
        lock (Gate)
        {
            if (_state == EndpointState.GivenAway) RequireClaimed();
            RequireMovable();
            RequireIdle();
            _hadEnd = _pipe.WriterEnd.Depart(transit);
            _state = EndpointState.GivenAway;
            Ring.CloseWindow();
        }
    }

    /// <inheritdoc/>
    internal override void Dispose(bool alsoIfUnused)
    {
        lock (Gate)
        {
            // Claimed here only to be closed, it is not open: the ring was not begun, and another thread may send meanwhile.
            bool hasClaim = IsOpen
                || (_state == EndpointState.Unclaimed && (alsoIfUnused || _pipe.WriterEnd.IsHeld) && _pipe.WriterEnd.TryClaim(out _));
            (_isLeft, _closesUnused) = (true, alsoIfUnused);
            if (_state == EndpointState.GivenAway) return;

            // First: whoever still sends learns that it was disposed, not that it was completed.
            _isDisposed = true;
            if (hasClaim) Complete(IsCompleting ? _endError : null);
            _state = EndpointState.Disposed;
            Ring.CloseWindow();
        }

        WakePair.Wake(_pipe.WriterEnd.Sleep);
        RequestLook();
    }

    private bool IsOpen => _state is EndpointState.Open or EndpointState.Completing;

    /// <summary>Whether the end must stay open, although it was completed, until <see cref="FinishCompleting"/>.</summary>
    private protected virtual bool MustStayOpen() => false;

    private protected override void BeginRing() => Ring.Begin();

    private protected override void CloseWindow() => Ring.CloseWindow();

    private protected override void LookAtOther() => _ = LookAtReader();

    private protected override bool Glance() => _waitingFrame is { } frame
        ? TryEndNow(frame)
        : _state == EndpointState.Open && HasRoom();

    private protected override WaitOutcome Look()
    {
        if (_isDisposed) throw Disposed();
        if (!(_waitingFrame is null ? _state == EndpointState.Open : IsOpen) || !LookAtReader()) return WaitOutcome.Ended;
        KillPoint.Pass(KillPoint.BetweenLooks);
        return Glance() ? WaitOutcome.Ready : WaitOutcome.Pending;
    }

    private protected override void OnOver() => _waitingFrame = null;

    private ValueTask StartSend(CancellationToken cancellation)
    {
        ValueTask<bool> sending = Start(cancellation);
        return sending.IsCompletedSuccessfully ? default
            : sending.IsCompleted ? new ValueTask(sending.AsTask())
            : new ValueTask(this, Version);
    }

    private protected bool TryEndNow(FrameWriter frame) => IsOpen && TryPublish(frame);

    /// <summary>Whether there is room for what found none before, or for anything.</summary>
    private protected virtual bool HasRoom() => Ring.HasRoom(_wanted) && (!_wantsSpill || _pipe.Spills.HasRoom());

    private protected virtual bool TryPublish(FrameWriter frame)
    {
        bool look;
        if (frame.IsInRing)
        {
            frame.Depart(_pipe.Connection);
            look = Ring.Publish(frame.Kind, frame.Length);
        }
        else if (frame.Spill is { } spill)
        {
            _wantsSpill = true;
            if (!_pipe.Spills.HasRoom() || !HasRoomFor(sizeof(SpillReference))) return false;
            frame.Depart(_pipe.Connection);
            SpillReference reference = new() { Kind = frame.Kind, File = spill.Number, Length = frame.Length };
            Unsafe.WriteUnaligned(Ring.PayloadAddress, reference);
            look = Ring.Publish(FrameHeader.Spill, sizeof(SpillReference));
            frame.DropSpill(Ring.Position);
        }
        else
        {
            if (!HasRoomFor(frame.Length)) return false;
            frame.Depart(_pipe.Connection);
            frame.Payload.CopyTo(new Span<byte>(Ring.PayloadAddress, frame.Length));
            look = Ring.Publish(frame.Kind, frame.Length);
        }

        _wanted = FrameHeader.Alignment;
        _wantsSpill = false;
        bool isSent = !look || IsSent();
        frame.EndTravel(isSent);
        return isSent;
    }

    private bool HasRoomFor(int length)
    {
        int size = FrameHeader.FrameSize(length);
        if (Ring.HasRoom(size)) return true;
        _wanted = size;
        return false;
    }

    private void Complete(Exception? error)
    {
        KillPoint.Pass(KillPoint.BeforeLastWords);
        _pipe.LastWords.Say(error);
        KillPoint.Pass(KillPoint.AfterLastWords);
        _pipe.WriterEnd.Close();
        SetEnded(error);
    }

    private void SetEnded(Exception? error)
    {
        _endError = error;
        _state = _isDisposed ? EndpointState.Disposed : EndpointState.Ended;
        Ring.CloseWindow();
    }
}
