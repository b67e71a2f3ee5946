using System;
using System.Runtime.CompilerServices;
using Channels.Waiting;

namespace Channels.Pipes;

/// <summary>What the two endpoints of a pipe have in common: the end is claimed at the first use, given away, taken back, or closed.</summary>
/// <param name="pipe">The pipe.</param>
/// <param name="end">Its end.</param>
/// <param name="role">What it is called.</param>
internal abstract unsafe class PipeEndpoint(Pipe pipe, PipeEnd end, string role) : Wait(end.Sleep, pipe.Spin)
{
    private protected volatile EndpointState _state;
    private protected bool _isLeft, _closesUnused, _hadEnd;

    /// <summary>Whether the end is claimed for this endpoint.</summary>
    internal bool HasEnd => IsUsed || end.IsHeld;

    internal bool IsUsed => _state is EndpointState.Open or EndpointState.Completing or EndpointState.Ended;

    /// <summary>Who claims, who gives away, and who disposes may be several threads.</summary>
    private protected object Gate { get; } = new();

    /// <exception cref="ObjectDisposedException">It is.</exception>
    /// <exception cref="EndpointInUseException">The end is another's.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void RequireClaimed()
    {
        if (_state != EndpointState.Open) ClaimOrThrow();
    }

    /// <exception cref="ObjectDisposedException">It is: what was read of a message since it was shown may not be what was sent.</exception>
    internal void ThrowIfDisposed()
    {
        if (_state == EndpointState.Disposed) throw Disposed();
    }

    /// <summary>Lets the end go, unclosed, so that another process can claim it.</summary>
    internal void GiveAway()
    {
        lock (Gate)
        {
            RequireMovable();
            bool claimed = _state == EndpointState.Open;
            if (_state == EndpointState.GivenAway) RequireClaimed();
            _state = EndpointState.GivenAway;
            CloseWindow();
            if (claimed || end.IsHeld) end.Unclaim();
        }
    }

    /// <summary>Takes the end back that was given away to nobody.</summary>
    internal void TakeBack()
    {
        lock (Gate) _state = EndpointState.Unclaimed;
    }

    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    internal void RequireMovable()
    {
        if (_state is EndpointState.Completing or EndpointState.Ended or EndpointState.Disposed) throw new ObjectDisposedException(ObjectName, "A closed endpoint can't be given away.");
    }

    /// <exception cref="InvalidOperationException">Somebody waits here: he would take it for the end.</exception>
    internal void RequireIdle()
    {
        if (IsWaiting) throw AnotherWaits();
    }

    /// <summary>Takes the end back from one that does not travel after all.</summary>
    internal void Return(long transit)
    {
        lock (Gate)
        {
            if (!end.TryReturn(transit, _hadEnd)) return;
            _state = EndpointState.Unclaimed;
        }

        // It was disposed meanwhile.
        if (_isLeft) Dispose(_closesUnused);
    }

    /// <summary>Ends the use here; whoever still waits gets an <see cref="ObjectDisposedException"/>.</summary>
    internal abstract void Dispose(bool alsoIfUnused);

    /// <summary>Takes the ring over where it stands.</summary>
    private protected abstract void BeginRing();

    /// <summary>Makes the next use of the ring take the slow path.</summary>
    private protected abstract void CloseWindow();

    /// <summary>Looks whether the other end is there, just after this one was claimed.</summary>
    private protected abstract void LookAtOther();

    private protected ObjectDisposedException Disposed() => new(ObjectName, $"The {role} of the pipe '{pipe.Connection.Name}' has been disposed.");

    private string ObjectName => char.ToUpperInvariant(role[0]) + role.Substring(1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ClaimOrThrow()
    {
        bool isClaimed = false;
        EndpointState state;
        lock (Gate)
        {
            // Another thread may have been first: the ring is begun once.
            if (_state == EndpointState.Unclaimed && !pipe.Connection.IsClosed)
            {
                end.Claim();
                BeginRing();
                _state = EndpointState.Open;
                isClaimed = true;
            }

            state = _state;
        }

        if (isClaimed) LookAtOther();
        else if (state == EndpointState.GivenAway) throw new EndpointInUseException(pipe.Connection.Name, role, "it was given to another process" + (end.Process is int process and not 0 ? $" ({process})." : "."));
        else if (state is EndpointState.Unclaimed or EndpointState.Disposed) throw Disposed();
    }
}
