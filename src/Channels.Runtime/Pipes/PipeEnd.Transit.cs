using System;
using System.Threading;
using Channels.Waiting;

namespace Channels.Pipes;

/// <content>An end that is on its way, in a message of another channel.</content>
/// <remarks>
/// The claim tells who has the end, here as ever, and changes by one swap: from the sender, or from zero, to the participant that is on its way;
/// from that one to the receiver, or back; or to one that is lost, by whoever finds that it can't arrive. So a receiver never has
/// an end that the other side has given up.
/// </remarks>
internal sealed unsafe partial class PipeEnd
{
    // Whether this attachment has the end already, before its endpoint is used.
    private int _isHeld;

    /// <summary>Whether the end is claimed for an endpoint here that was not used yet.</summary>
    internal bool IsHeld => Volatile.Read(ref _isHeld) != 0;

    /// <summary>Takes the end for an endpoint here that is not used yet. If somebody else has it, its first use says so.</summary>
    internal void Hold()
    {
        if (TryClaim(out _)) _isHeld = 1;
    }

    /// <summary>Gives the end to a participant that is on its way.</summary>
    /// <returns>Whether this attachment had it.</returns>
    /// <exception cref="EndpointInUseException">Somebody else has it or had it.</exception>
    internal bool Depart(long transit)
    {
        KillPoint.Pass(KillPoint.BeforeDeparted);

        // Full fences: what its last holder stored is visible before the claim.
        bool had = Interlocked.CompareExchange(ref *_claim, transit, _connection.Participants.Self) == _connection.Participants.Self;
        if (!had && Interlocked.CompareExchange(ref *_claim, transit, 0) is long holder and not 0) throw InUse(holder);
        KillPoint.Pass(KillPoint.AfterDeparted);
        _isHeld = 0;
        Announce();
        return had;
    }

    /// <summary>Takes the end back from one that is on its way.</summary>
    /// <param name="transit">The one that it was given to.</param>
    /// <param name="had">Whether this attachment had it before.</param>
    /// <returns>False if it has arrived, or was lost.</returns>
    internal bool TryReturn(long transit, bool had)
    {
        KillPoint.Pass(KillPoint.BeforeReturned);
        if (Interlocked.CompareExchange(ref *_claim, had ? _connection.Participants.Self : 0, transit) != transit) return false;
        KillPoint.Pass(KillPoint.AfterReturnedEnd);
        _isHeld = had ? 1 : 0;
        Announce();
        return true;
    }

    /// <summary>Takes the end in the place of one that has arrived here.</summary>
    /// <exception cref="EndpointInUseException">Another one has taken it, or it was lost on its way.</exception>
    internal void Adopt(long transit)
    {
        KillPoint.Pass(KillPoint.BeforeAdopted);

        // Its word ends after the claim has changed: who finds it ended, or damaged, need not try.
        if (!_connection.Participants.IsUnderWay(transit)) throw NotToBeHad(Volatile.Read(ref *_claim));
        long holder = Interlocked.CompareExchange(ref *_claim, _connection.Participants.Self, transit);
        if (holder != transit) throw NotToBeHad(holder);
        KillPoint.Pass(KillPoint.AfterAdopted);
        _isHeld = 1;
        Announce();
    }

    /// <summary>Says that one that is on its way can't arrive.</summary>
    /// <returns>False if it has arrived meanwhile.</returns>
    private bool TryCondemn(long transit)
    {
        KillPoint.Pass(KillPoint.BeforeCondemned);
        long seen = Interlocked.CompareExchange(ref *_claim, transit | PipeClaim.LostBit, transit);
        KillPoint.Pass(KillPoint.AfterCondemned);
        return seen == transit || seen == (transit | PipeClaim.LostBit);
    }

    private EndpointInUseException InUse(long holder)
    {
        if (_connection.Participants.IsUnderWay(holder))
        {
            if (_connection.Participants.IsAlive(holder) || !TryCondemn(holder)) return new EndpointInUseException(_connection.Name, Name, "it is in a message, on its way to another process.");
            holder |= PipeClaim.LostBit;
        }

        return (holder & PipeClaim.LostBit) != 0 ? NotToBeHad(holder) : new EndpointInUseException(_connection.Name, Name, _connection.Participants.ProcessOf(holder));
    }

    private EndpointInUseException NotToBeHad(long holder) => new(_connection.Name, Name, (holder & PipeClaim.LostBit) != 0
        ? "it was lost on its way, in a message that nobody could receive."
        : FormattableString.Invariant($"it was sent in a message, and has arrived before, at process {_connection.Participants.ProcessOf(holder)}."));
}
