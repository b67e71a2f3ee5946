using System.Collections.Generic;
using System.Threading;
using Channels.CompilerServices;

namespace Channels.Workers;

/// <summary>What a worker was started with.</summary>
/// <param name="worker">Its name.</param>
/// <param name="arguments">Its arguments, as reports show them.</param>
/// <param name="endpoints">Those among them, whose channels are kept until it has attached to them.</param>
/// <param name="options">How it was started.</param>
internal sealed class WorkerRun(string worker, string arguments, IReadOnlyList<IMovableEndpoint> endpoints, WorkerOptions options)
{
    private int _heldEndpoints = endpoints.Count;

    internal string Worker => worker;

    internal string Arguments => arguments;

    internal WorkerOptions Options { get; } = options.Copy();

    /// <summary>It has attached to the channels, or never will.</summary>
    internal void ReleaseEndpoints()
    {
        if (Interlocked.Exchange(ref _heldEndpoints, 0) == 0) return;
        foreach (IMovableEndpoint endpoint in endpoints) endpoint.Connection.Close();
    }

    /// <summary>Its process has ended. An end that it did not take will never be taken, and nobody is to wait for it any more.</summary>
    internal void LoseEndpoints(int process)
    {
        foreach (IMovableEndpoint endpoint in endpoints)
        {
            // Its user may dispose the channel in this moment: then it is kept until the claim has been looked at.
            if (!endpoint.Connection.TryUse()) continue;
            try
            {
                endpoint.Lost(process);
            }
            finally
            {
                endpoint.Connection.Close();
            }
        }

        ReleaseEndpoints();
    }
}
