using System;

namespace Channels.Participants;

/// <summary>One channel's interest in one participant. It does not keep the channel alive.</summary>
internal sealed class Watch(WeakReference<IWatcher> watcher, ParticipantTable table, long id)
{
    internal bool IsFor(IWatcher other) => !watcher.TryGetTarget(out IWatcher? target) || ReferenceEquals(target, other);

    internal bool IsFor(IWatcher other, long participant) => participant == id && IsFor(other);

    internal bool IsAlive() => table.IsAlive(id);

    internal void Tell()
    {
        if (watcher.TryGetTarget(out IWatcher? target)) target.OnPeerEnded();
    }
}
