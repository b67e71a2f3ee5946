using System.Threading;
using Channels.CompilerServices;
using Channels.Participants;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Pipes;

/// <summary>One of a pipe's two ends, as the control file has it: who has it, and whether it was closed.</summary>
/// <remarks>
/// The claim is a participant's id, put there by one compare-and-swap from zero; the second one fails. An end that was
/// closed or whose holder died keeps the claim, so that nobody else can pretend to go on where it ended. An end of the replies
/// shares the claim of the messages' opposite end: who has the one has the other, and is lost with both.
/// </remarks>
internal sealed unsafe partial class PipeEnd
{
    private readonly ChannelConnection _connection;
    private readonly bool _isShared;
    private readonly ulong* _otherSleep;
    private readonly long* _claim;
    private readonly int* _closed;
    private readonly long* _creator;
    private volatile Sighting? _sighting;
    private long _lost;
    private int _alerts;

    internal PipeEnd(ChannelConnection connection, MappedFile control, string name, in PipeEndWords words)
    {
        _connection = connection;
        Name = name;
        _isShared = words.IsShared;
        _claim = (long*)(control.Address + words.ClaimAt);
        _closed = (int*)(control.Address + words.ClosedAt);
        _creator = (long*)(control.Address + ControlLayout.CreatorAt);
        Sleep = (ulong*)(control.Address + words.SleepAt);
        _otherSleep = (ulong*)(control.Address + words.OtherSleepAt);
    }

    internal string Name { get; }

    /// <summary>What the holder of this end sleeps on, and the other one looks at after its stores.</summary>
    internal ulong* Sleep { get; }

    /// <summary>Which process has this end; 0 if none does.</summary>
    internal int Process => Volatile.Read(ref *_claim) is long claim and not 0 && !_connection.Participants.IsUnderWay(claim) ? _connection.Participants.ProcessOf(claim) : 0;

    internal bool IsClosed => Volatile.Read(ref *_closed) != 0;

    /// <exception cref="EndpointInUseException">Somebody has it or had it.</exception>
    internal void Claim()
    {
        if (!TryClaim(out long holder)) throw InUse(holder);
    }

    internal bool TryClaim(out long holder)
    {
        holder = 0;
        if (Interlocked.Exchange(ref _isHeld, 0) != 0) return true;
        KillPoint.Pass(KillPoint.BeforeClaim);
        holder = Interlocked.CompareExchange(ref *_claim, _connection.Participants.Self, 0);
        if (holder != 0 && !(_isShared && holder == _connection.Participants.Self)) return false;
        KillPoint.Pass(KillPoint.AfterClaim);
        Announce();
        return true;
    }

    /// <summary>Gives the end back unclosed, for another process to claim.</summary>
    internal void Unclaim()
    {
        _isHeld = 0;
        KillPoint.Pass(KillPoint.BeforeUnclaim);
        _ = Interlocked.CompareExchange(ref *_claim, 0, _connection.Participants.Self);
        KillPoint.Pass(KillPoint.AfterUnclaim);
        Announce();
    }

    internal void Close()
    {
        KillPoint.Pass(KillPoint.BeforeClose);

        // Release: whoever sees the end closed sees all that its holder stored.
        Volatile.Write(ref *_closed, 1);
        KillPoint.Pass(KillPoint.AfterClose);
        Announce();
    }

    /// <summary>If nobody has taken this end, makes it one that was lost with a process.</summary>
    internal void Lose(int process)
    {
        if (Volatile.Read(ref *_claim) == 0 && _connection.Participants.ClaimForDead(process, _claim)) Announce();
    }

    /// <summary>What is known of who has this end. Asks the kernel only if there is a reason to.</summary>
    internal PeerStatus Look(out int process)
    {
        process = 0;
        long holder = Volatile.Read(ref *_claim);
        if (Volatile.Read(ref *_closed) != 0) return PeerStatus.Closed;
        if (holder == 0)
        {
            // The creator could pass the end on while it lived; one that left in order has taken its id away.
            holder = Volatile.Read(ref *_creator);
        }

        // After the look at the claim: whoever it names is watched from here on.
        _connection.Peers.WatchNewcomers();
        if (holder == 0 || holder == _connection.Participants.Self) return PeerStatus.Expected;
        if (holder != Volatile.Read(ref _lost) && !HasDied(holder)) return PeerStatus.Expected;
        process = _connection.Participants.ProcessOf(PipeClaim.IdIn(holder));

        // It may have closed, given the end back or left between the look above and its death.
        if (Volatile.Read(ref *_closed) != 0) return PeerStatus.Closed;
        long now = Volatile.Read(ref *_claim);
        return PipeClaim.IdIn(now) == PipeClaim.IdIn(holder) || (now == 0 && Volatile.Read(ref *_creator) == holder) ? PeerStatus.Lost : PeerStatus.Expected;
    }

    /// <summary>The process that has this end may have ended: makes whoever uses the other one look.</summary>
    internal void Alert()
    {
        // A full fence: whoever is made to look below asks the kernel anew.
        _ = Interlocked.Increment(ref _alerts);
        WakePair.Ask(Sleep);
        WakePair.WakeSurely(_otherSleep);
    }

    private bool HasDied(long holder)
    {
        // Acquire: the kernel is asked after the alerts that are counted, so its answer holds until there is another one.
        int alerts = Volatile.Read(ref _alerts);
        if (_sighting is { } seen && seen.Holder == holder && seen.Alerts == alerts) return false;
        if (_connection.Participants.IsAlive(holder))
        {
            _sighting = new Sighting(holder, alerts);
            return false;
        }

        // One that is on its way may arrive in this moment: then it is not lost.
        if (_connection.Participants.IsUnderWay(holder) && !TryCondemn(holder)) return false;

        // An id is never used again, so this is final.
        Volatile.Write(ref _lost, holder);
        return true;
    }

    internal void RequireFences() => WakePair.RequireFences(Sleep);

    /// <summary>Makes the other side look at this end: at its next store, or at once if it sleeps.</summary>
    private void Announce()
    {
        KillPoint.Pass(KillPoint.BeforeAsk);
        WakePair.Ask(Sleep);
        KillPoint.Pass(KillPoint.AfterAsk);
        WakePair.Wake(_otherSleep);
    }

    /// <summary>The kernel has said that the holder lives, after so many alerts.</summary>
    private sealed class Sighting(long holder, int alerts)
    {
        internal long Holder { get; } = holder;

        internal int Alerts { get; } = alerts;
    }
}
