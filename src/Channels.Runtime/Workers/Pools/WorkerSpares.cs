using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Channels.Workers;

/// <summary>Processes that are up and wait for a worker's place.</summary>
internal sealed class WorkerSpares(WorkerPoolOptions options) : IAsyncDisposable
{
    private readonly Queue<WorkerLaunch> _waiting = [];
    private readonly object _gate = new();
    private int _starting;
    private bool _isOver;

    /// <summary>Starts as many as there are to be, and does not wait for them.</summary>
    internal void Fill()
    {
        lock (_gate)
        {
            while (!_isOver && _waiting.Count + _starting < options.Spares)
            {
                _starting++;
                _ = Task.Run(Add);
            }
        }
    }

    /// <summary>One that lives, or null if there is none just now.</summary>
    internal WorkerLaunch? Take()
    {
        WorkerLaunch? taken = null;
        lock (_gate)
        {
            while (taken is null && _waiting.Count > 0)
            {
                WorkerLaunch next = _waiting.Dequeue();
                if (next.Exited.IsCompleted) next.Close();
                else taken = next;
            }
        }

        Fill();
        return taken;
    }

    /// <summary>Keeps one that was not needed.</summary>
    internal void Return(WorkerLaunch spare)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _waiting.Enqueue(spare);
                return;
            }
        }

        _ = EndAsync(spare);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        WorkerLaunch[] left;
        lock (_gate)
        {
            _isOver = true;
            left = _waiting.ToArray();
            _waiting.Clear();
        }

        foreach (WorkerLaunch spare in left) await EndAsync(spare).ConfigureAwait(false);
    }

    private void Add()
    {
        WorkerLaunch? spare = null;
        try
        {
            spare = WorkerLaunch.Start(options.Worker);
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or System.IO.IOException or InvalidOperationException)
        {
            // The next worker is started without one, and says why that can't be done, if it can't.
        }

        lock (_gate) _starting--;
        if (spare is not null) Return(spare);
    }

    private static async Task EndAsync(WorkerLaunch spare)
    {
        spare.Kill(withDescendants: false);
        _ = await spare.Exited.ConfigureAwait(false);
        spare.Close();
    }
}
