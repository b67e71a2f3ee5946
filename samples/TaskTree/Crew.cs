using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Channels;

namespace TaskTree;

/// <summary>The worker processes. One can be killed; another one takes its place.</summary>
/// <param name="start">Starts a worker.</param>
internal sealed class Crew(Func<WorkerProcess> start) : IAsyncDisposable
{
    private readonly List<WorkerProcess> _workers = [];
    private readonly List<WorkerProcess> _killed = [];
    private readonly TaskCompletionSource _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Never ends, unless a worker ends without having been killed here, and not by returning from its method.</summary>
    public Task Failure => _failure.Task;

    /// <summary>Ends when all that are left have exited.</summary>
    public Task Completion => Task.WhenAll(_workers.Select(worker => worker.Completion));

    public WorkerProcess Add()
    {
        WorkerProcess worker = start();
        _workers.Add(worker);
        _ = WatchAsync(worker);
        return worker;
    }

    /// <summary>Kills one and starts another one in its place.</summary>
    public (int Killed, int Successor) ReplaceOne()
    {
        WorkerProcess killed = _workers[0];
        _workers.Remove(killed);
        _killed.Add(killed);
        killed.Kill();
        return (killed.Id, Add().Id);
    }

    /// <summary>Those that still run, because something went wrong or the user has had enough, are asked to stop.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_workers.Concat(_killed).Select(worker => worker.DisposeAsync().AsTask()));

    private async Task WatchAsync(WorkerProcess worker)
    {
        try
        {
            await worker.Completion;
        }
        catch (WorkerCrashedException exception)
        {
            if (!_killed.Contains(worker))
                _failure.TrySetException(exception);
        }
    }
}
