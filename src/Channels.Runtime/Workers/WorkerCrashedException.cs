using System;

namespace Channels;

/// <summary>A worker process ended otherwise than by returning from its method.</summary>
public sealed class WorkerCrashedException : Exception
{
    internal WorkerCrashedException(string worker, int processId, int exitCode, RemoteException? inner)
        : base(Describe(worker, processId, exitCode, inner), inner)
    {
        Worker = worker;
        ProcessId = processId;
        ExitCode = exitCode;
    }

    /// <summary>The worker's method: assembly, colon, type and method.</summary>
    public string Worker { get; }

    /// <summary>The process's id.</summary>
    public int ProcessId { get; }

    /// <summary>The process's exit code; 128 and the signal's number if a signal ended it.</summary>
    public int ExitCode { get; }

    private static string Describe(string worker, int processId, int exitCode, RemoteException? inner) =>
        $"The worker {worker} (process {processId}) " + (inner is not null
            ? $"threw {inner.TypeName}: {inner.Message}"
            : exitCode > 128 ? $"was ended by signal {exitCode - 128}." : $"ended with exit code {exitCode} before its method returned.");
}
