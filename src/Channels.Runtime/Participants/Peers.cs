using System.Collections.Generic;
using System.Threading;

namespace Channels.Participants;

/// <summary>The other participants of an attachment's channel. The end of each one's process is watched.</summary>
/// <remarks>
/// Nobody has to look now and then whether somebody has come, claimed something and died before telling:
/// <code>
/// newcomer   1  its id stands in the table        looker   1  sets its wake word, if it is about to sleep
///            2  it raises the version                      2  reads the claim
///            3  it wakes those who sleep                   3  reads the version, and the table if it has changed
///            4  it claims
/// </code>
/// Steps 2 and 3 of the newcomer, and 1 and 3 of the looker, have a full fence between them: the looker sees the version, or
/// the newcomer sees the wake word. So whoever dies after its claim is known to all who sleep, or they are awake and about to
/// look; and whoever dies before has claimed nothing. Whom a claim names had raised the version before, and it is read after
/// the claim: if it is the one of the last scan, the claimant was there, and is watched.
/// </remarks>
internal sealed class Peers
{
    private readonly object _gate = new();
    private readonly ParticipantTable _table;
    private readonly Watch _watch;
    private HashSet<long> _known = [];
    private long _knownVersion;

    internal Peers(IWatcher watcher, ParticipantTable table)
    {
        _table = table;
        _watch = new Watch(watcher, table);
    }

    /// <summary>Sees to it that all who have come by now are watched. One load, if nobody has come since the last time.</summary>
    /// <returns>Whether the table has changed since then.</returns>
    internal bool WatchNewcomers()
    {
        // Acquire: it pairs with the release at the end of the scan, whose watches have all begun.
        if (_table.Version == Volatile.Read(ref _knownVersion)) return false;
        Scan();
        return true;
    }

    internal void End() => PeerWatcher.End(_watch);

    private void Scan()
    {
        lock (_gate)
        {
            // Before the table: who comes during the scan changes it again.
            long version = _table.Version;
            if (version == _knownVersion) return;
            HashSet<long> present = [];
            foreach ((_, long id) in _table.Slots())
            {
                if (id == _table.Self) continue;
                _ = present.Add(id);
                if (!_known.Contains(id) && (_table.IsUnderWay(id) || !_table.IsOfThisProcess(id))) PeerWatcher.Begin(_watch, id);
            }

            // An id that has gone does not come back, so what is remembered is no more than what the table has.
            _known = present;
            Volatile.Write(ref _knownVersion, version);
        }
    }
}
