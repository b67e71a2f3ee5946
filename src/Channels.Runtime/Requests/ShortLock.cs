using System;
using System.Threading;

namespace Channels.Requests;

/// <summary>A lock for what is short and waits for nothing: <see cref="SpinLock"/>, to be used with <c>using</c>. Not to be entered twice.</summary>
internal sealed class ShortLock
{
    private SpinLock _lock = new(enableThreadOwnerTracking: false);

    internal Holder Enter()
    {
        bool isTaken = false;
        _lock.Enter(ref isTaken);
        return new Holder(this);
    }

    internal readonly ref struct Holder(ShortLock owner)
    {
        // A release store: what was done under the lock is seen by the next one who enters, and no fence is needed for that.
        public void Dispose() => owner._lock.Exit(useMemoryBarrier: false);
    }
}
