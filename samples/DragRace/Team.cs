using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels;

namespace DragRace;

/// <summary>Worker processes that do the same.</summary>
internal sealed class Team : IAsyncDisposable
{
    private readonly List<WorkerProcess> _workers = [];

    /// <summary>Ends when all are up and have their endpoints.</summary>
    public Task Started => Task.WhenAll(_workers.Select(worker => worker.Started));

    /// <summary>Ends when all have exited; throws if one of them did not return from its method.</summary>
    public Task Completion => Task.WhenAll(_workers.Select(worker => worker.Completion));

    public void Add(WorkerProcess worker) => _workers.Add(worker);

    /// <summary>Waits until all have exited, however.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_workers.Select(worker => worker.WaitForExitAsync(cancellationToken)));

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_workers.Select(worker => worker.DisposeAsync().AsTask()));
}
