using System;

namespace Channels.Pipes;

/// <content>Being sent itself, in a message of another channel.</content>
internal unsafe partial class PipeSender
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
            _hadEnd = _pipe.WriterEnd.Depart(transit);
            _state = EndpointState.GivenAway;
            Ring.CloseWindow();
        }
    }

    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    internal void RequireMovable()
    {
        if (_state is EndpointState.Completing or EndpointState.Ended or EndpointState.Disposed) throw new ObjectDisposedException("Writer", "A closed endpoint can't be sent.");
    }

    /// <exception cref="InvalidOperationException">A message waits for room.</exception>
    internal void RequireIdle()
    {
        if (IsWaiting) throw AnotherWaits();
    }

    /// <summary>Takes the end back from one that does not travel after all.</summary>
    internal void Return(long transit)
    {
        lock (_gate)
        {
            if (!_pipe.WriterEnd.TryReturn(transit, _hadEnd)) return;
            _state = EndpointState.Unclaimed;
        }

        // It was disposed meanwhile.
        if (_isLeft) Dispose(_closesUnused);
    }
}
