using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Channels.Workers;

/// <summary>Processes that are up and wait for a worker's place.</summary>
internal sealed class WorkerSpares(WorkerPoolOptions options) : IAsyncDisposable
{
    private readonly Queue<WorkerLaunch> _waiting = [];
    private readonly List<Task> _starts = [];
    private readonly object _gate = new();
    private int _starting;
    private bool _isOver;

    /// <summary>Starts as many as there are to be, and does not wait for them.</summary>
    internal void Fill()
    {
        lock (_gate)
        {
            _ = _starts.RemoveAll(static start => start.IsCompleted);
            for (; !_isOver && _waiting.Count + _starting < options.Spares; _starting++) _starts.Add(Task.Run(StartAsync));
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
            if (_isOver) _starts.Add(spare.EndAsync());
            else _waiting.Enqueue(spare);
        }
    }

    /// <summary>Ends those that wait, and those that are just starting.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Task> ends;
        lock (_gate)
        {
            _isOver = true;
            foreach (WorkerLaunch spare in _waiting) _starts.Add(spare.EndAsync());
            _waiting.Clear();
            ends = [.. _starts];
        }

        await Task.WhenAll(ends).ConfigureAwait(false);
    }

    private async Task StartAsync()
    {
        WorkerLaunch? spare = null;
        try
        {
            spare = WorkerLaunch.Start(options.Worker);
        }
        catch (Exception)
        {
            // Whatever it was: the next worker is started without one, and says why that can't be done, if it can't.
        }

        bool isNeeded;
        lock (_gate)
        {
            _starting--;
            isNeeded = !_isOver;
            if (isNeeded && spare is not null) _waiting.Enqueue(spare);
        }

        if (!isNeeded && spare is not null) await spare.EndAsync().ConfigureAwait(false);
    }
}
