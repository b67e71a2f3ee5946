using System;
using System.Threading;

namespace Channels.Workers;

/// <summary>
/// Hears, in a worker, that it is to stop: because its parent says so, or because it has died. Then, unless the worker is detached, the process
/// ends itself after the grace period, with what it has started.
/// </summary>
/// <remarks>By a thread of its own: a worker whose method uses up the pool's threads is to hear it, too.</remarks>
internal sealed class ParentWatch
{
    private readonly WorkerLink _link;
    private readonly WorkerSettings _settings;
    private readonly CancellationTokenSource _stop;     // Never disposed: a request to stop may come while the process ends.
    private readonly ManualResetEventSlim _isOver = new();

    internal ParentWatch(WorkerLink link, WorkerSettings settings, CancellationTokenSource stop)
    {
        _link = link;
        _settings = settings;
        _stop = stop;
        StartThread(Watch);
    }

    /// <summary>The worker has ended: whatever becomes of the parent matters no more.</summary>
    internal void End() => _isOver.Set();

    private void Watch()
    {
        try
        {
            while (true)
            {
                (byte kind, byte[] _) = _link.Receive();
                if (kind == 0) break;
                if (kind == WorkerLink.Stop) StartThread(_stop.Cancel);
            }
        }
        catch (ChannelPeerLostException)
        {
            // It was killed.
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        if (_settings.IsDetached || _isOver.IsSet) return;
        StartThread(_stop.Cancel);
        if (!_isOver.Wait(_settings.GracePeriod)) ProcessTree.KillSelf();
    }

    /// <summary>What is registered with the token may block.</summary>
    private static void StartThread(Action action) => new Thread(() => action()) { IsBackground = true, Name = "channels: parent" }.Start();
}
