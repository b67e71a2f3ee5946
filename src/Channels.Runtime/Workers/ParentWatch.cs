using System;
using System.Threading;

namespace Channels.Workers;

/// <summary>
/// Hears, in a worker, that it is to stop: because its parent says so, or because it has died. Then, unless the worker is detached, the process
/// ends itself after the grace period, with what it has started.
/// </summary>
/// <remarks>By a thread of its own: a worker whose method uses up the pool's threads is to hear it, too.</remarks>
internal static class ParentWatch
{
    /// <param name="link">The link to the parent.</param>
    /// <param name="settings">How the worker was started.</param>
    /// <param name="stop">Cancelled then, and never disposed: that may be while the process ends.</param>
    internal static void Begin(WorkerLink link, WorkerSettings settings, CancellationTokenSource stop) => StartThread(() => Watch(link, settings, stop));

    private static void Watch(WorkerLink link, WorkerSettings settings, CancellationTokenSource stop)
    {
        try
        {
            while (true)
            {
                (byte kind, byte[] _) = link.Receive();
                if (kind == 0) break;       // It has gone, in whatever way.
                if (kind == WorkerLink.Stop) StartThread(stop.Cancel);
            }
        }
        catch (ObjectDisposedException)
        {
            return;     // This process ends.
        }

        if (settings.IsDetached) return;
        StartThread(stop.Cancel);

        // There is nothing to wait for but the process's own end.
        using ManualResetEventSlim neverSet = new();
        _ = neverSet.Wait(settings.GracePeriod);
        ProcessTree.KillSelf();
    }

    /// <summary>What is registered with the token may block.</summary>
    private static void StartThread(Action action) => new Thread(() => action()) { IsBackground = true, Name = "channels: parent" }.Start();
}
