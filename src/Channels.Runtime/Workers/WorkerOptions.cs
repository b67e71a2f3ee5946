namespace Channels;

/// <summary>How a worker process is started.</summary>
public sealed class WorkerOptions
{
    /// <summary>
    /// The executable to start; this program's own unless set. It must call <see cref="WorkerHost.RunAsync"/> first, and
    /// contain the worker's method: for programs that are no worker's host themselves, such as test runners.
    /// </summary>
    public string? Executable { get; set; }
}
