using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.Pipes;

/// <summary>The receiving end of a pipe without its message type: claims the end, waits for messages, and knows when it is over.</summary>
internal sealed unsafe class PipeReceiver : PipeEndpoint, IEnding
{
    private readonly Pipe _pipe;

    private Exception? _endError;
    private CompletionWatch? _completion;

    internal PipeReceiver(Pipe pipe)
        : base(pipe, pipe.ReaderEnd, "reader")
    {
        _pipe = pipe;
        Ring = pipe.Receiver;
    }

    internal RingReceiver Ring { get; }

    /// <summary>Ends when the pipe has been completed, or its writer was lost, and all messages have been received.</summary>
    internal Task Completion => (_completion ?? NewCompletion()).Task;

    private protected override Exception? EndError => _endError;

    /// <summary>Shows the next message if one is there now.</summary>
    internal bool TryPeek(out FrameReader frame)
    {
        RequireClaimed();
        try
        {
            if (_state == EndpointState.Open && Ring.TryPeek(out frame))
            {
                frame.Receiver = this;
                return true;
            }
        }
        catch (Exception)
        {
            ThrowIfDisposed();
            throw;
        }

        // Nothing is found where another thread has let the memory go.
        ThrowIfDisposed();
        frame = default;
        return false;
    }

    /// <summary>Waits for a message, blocking.</summary>
    /// <exception cref="ChannelClosedException">None will come.</exception>
    internal bool WaitForMessage(Deadline deadline, CancellationToken cancellation) => WaitOrEnd(deadline, cancellation) switch
    {
        WaitOutcome.Ready => true,
        WaitOutcome.Pending => false,
        _ => throw Closed(),
    };

    /// <summary>As <see cref="WaitForMessage"/>; an end without an error is an outcome.</summary>
    internal WaitOutcome WaitOrEnd(Deadline deadline, CancellationToken cancellation)
    {
        RequireClaimed();
        return Block(deadline, cancellation);
    }

    internal ValueTask<bool> WaitForMessageAsync(CancellationToken cancellation)
    {
        RequireClaimed();
        return Start(cancellation);
    }

    /// <summary>How many messages are there.</summary>
    internal int Count()
    {
        RequireClaimed();
        return _state == EndpointState.Open ? Ring.Count() : 0;
    }

    /// <summary>Called when a release of space says that the other end is to be looked at; what matters is seen when the ring is empty.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void LookAtWriter() => _ = _pipe.WriterEnd.Look(out _);

    /// <summary>The error that the pipe has ended with; null if it has not, or has none.</summary>
    internal Exception? Error => _endError;

    /// <summary>What a receive throws when there is nothing more.</summary>
    internal Exception Closed() => _endError switch
    {
        ChannelPeerLostException lost => new ChannelPeerLostException(_pipe.Connection.Name, lost.ProcessId),
        { } error => new ChannelClosedException(error),
        null => new ChannelClosedException($"The pipe '{_pipe.Connection.Name}' has been completed, and all messages have been received."),
    };

    /// <summary>Gives the end to a participant that is on its way.</summary>
    internal void Depart(long transit)
    {
        lock (Gate)
        {
            if (_state == EndpointState.GivenAway) RequireClaimed();
            RequireMovable();
            RequireIdle();

            // Before the claim changes: the next holder begins behind what was received here.
            Ring.CloseWindow();
            try
            {
                _hadEnd = _pipe.ReaderEnd.Depart(transit);
            }
            catch
            {
                // Not its own: the window is opened when the end is claimed.
                _state = EndpointState.Unclaimed;
                throw;
            }

            _state = EndpointState.GivenAway;
        }
    }

    /// <inheritdoc/>
    internal override void Dispose(bool alsoIfUnused)
    {
        lock (Gate)
        {
            // Claimed here only to be closed, it is not open: the ring was not begun, and another thread may receive meanwhile.
            bool hasClaim = _state is EndpointState.Open or EndpointState.Ended
                || (_state == EndpointState.Unclaimed && (alsoIfUnused || _pipe.ReaderEnd.IsHeld) && _pipe.ReaderEnd.TryClaim(out _));
            (_isLeft, _closesUnused) = (true, alsoIfUnused);
            if (_state == EndpointState.GivenAway) return;

            // First: whoever still receives learns that what he reads from now on is nothing.
            _state = EndpointState.Disposed;

            // What was received is let go before the end is closed: the sender asks whether its last message was taken.
            Ring.CloseWindow();
            if (hasClaim) _pipe.ReaderEnd.Close();
        }

        WakePair.Wake(_pipe.ReaderEnd.Sleep);
        RequestLook();
        _completion?.RequestLook();
    }

    /// <summary>Whether all is received that will ever come. Any thread.</summary>
    public bool HasEnded()
    {
        if (_state == EndpointState.Disposed || _pipe.Connection.IsClosed) return true;
        return IsEmpty() && WriterHasEnded(out _) && IsEmpty();

        bool IsEmpty() => _state is EndpointState.Open or EndpointState.Ended ? Ring.IsEmpty : Ring.IsEmptyElsewhere;
    }

    /// <inheritdoc/>
    public Exception? ErrorOfEnd()
    {
        _ = WriterHasEnded(out Exception? error);
        return error;
    }

    private protected override void BeginRing() => Ring.Begin();

    private protected override void CloseWindow() => Ring.CloseWindow();

    private protected override void LookAtOther() => LookAtWriter();

    // A message that was waited for is taken by the slow path, which knows whether an enumerator still has to take it.
    private protected override void OnOver() => Ring.ForgetWindow();

    private protected override bool Glance() => _state == EndpointState.Open && Ring.HasNext();

    private protected override WaitOutcome Look()
    {
        ThrowIfDisposed();
        if (_state != EndpointState.Open) return WaitOutcome.Ended;
        if (Ring.HasNext()) return WaitOutcome.Ready;
        KillPoint.Pass(KillPoint.BetweenLooks);
        if (!WriterHasEnded(out Exception? error)) return WaitOutcome.Pending;

        // It published before it ended, maybe after the look above.
        if (Ring.HasNext()) return WaitOutcome.Ready;
        _endError = error;
        if (_state == EndpointState.Open) _state = EndpointState.Ended;
        Ring.CloseWindow();
        _completion?.RequestLook();
        return WaitOutcome.Ended;
    }

    private bool WriterHasEnded(out Exception? error)
    {
        error = null;
        PeerStatus status = _pipe.WriterEnd.Look(out int process);

        // The last words are looked at last: a writer that said them and died has completed.
        if (_pipe.LastWords.AreSaid)
        {
            error = _pipe.LastWords.ReadError();
            return true;
        }

        if (status == PeerStatus.Lost) error = new ChannelPeerLostException(_pipe.Connection.Name, process);
        return status != PeerStatus.Expected;
    }

    private CompletionWatch NewCompletion()
    {
        CompletionWatch created = new(this);
        CompletionWatch? earlier = Interlocked.CompareExchange(ref _completion, created, null);
        if (earlier is not null) return earlier;
        created.Begin();
        return created;
    }
}
