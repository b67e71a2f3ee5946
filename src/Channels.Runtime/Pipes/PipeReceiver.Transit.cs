using System;

namespace Channels.Pipes;

/// <content>Being sent itself, in a message of another channel.</content>
internal sealed unsafe partial class PipeReceiver
{
    private bool _isLeft, _closesUnused, _hadEnd;

    /// <summary>Gives the end to a participant that is on its way.</summary>
    internal void Depart(long transit)
    {
        lock (_gate)
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

    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    internal void RequireMovable()
    {
        if (_state is EndpointState.Ended or EndpointState.Disposed) throw new ObjectDisposedException("Reader", "A closed endpoint can't be sent.");
    }

    /// <exception cref="InvalidOperationException">Somebody waits for a message: he would take it for the end.</exception>
    internal void RequireIdle()
    {
        if (IsWaiting) throw AnotherWaits();
    }

    /// <summary>Takes the end back from one that does not travel after all.</summary>
    internal void Return(long transit)
    {
        lock (_gate)
        {
            if (!_pipe.ReaderEnd.TryReturn(transit, _hadEnd)) return;
            _state = EndpointState.Unclaimed;
        }

        // It was disposed meanwhile.
        if (_isLeft) Dispose(_closesUnused);
    }
}
