using System;
using System.Collections.Generic;

namespace Channels.Participants;

/// <summary>
/// One attachment's interest in the ends of the processes that it shares its channel with. It does not keep the attachment
/// alive. What it holds is changed by <see cref="PeerWatcher"/>, under its lock.
/// </summary>
internal sealed class Watch(IWatcher watcher, ParticipantTable table)
{
    private readonly WeakReference<IWatcher> _watcher = new(watcher);

    internal ParticipantTable Table { get; } = table;

    /// <summary>The processes of whose end the kernel tells.</summary>
    internal HashSet<WatchedProcess> Processes { get; } = [];

    /// <summary>The participants whose locks are tried now and then.</summary>
    internal List<long> Polled { get; } = [];

    internal bool IsOver { get; set; }

    internal void Tell()
    {
        if (_watcher.TryGetTarget(out IWatcher? target)) target.OnPeerEnded();
    }
}
