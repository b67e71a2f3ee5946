using System.Collections.Generic;

namespace Channels.Workers;

/// <summary>
/// The facts of a worker's crash: what ran; how its process ended, and whether that was because its parent lost its patience; what the worker
/// reported, and what the .NET runtime said.
/// </summary>
internal sealed record WorkerCrash(
    string Worker,
    string Arguments,
    int ProcessId,
    int ExitCode,
    int? Signal,
    bool HasStarted,
    bool HasReturned,
    KillReason KilledFor,
    RemoteException? Error,
    RuntimeCrash? Runtime,
    IReadOnlyList<string> StandardError,
    string? DumpPath)
{
    internal string Describe()
    {
        string text = $"The worker {Worker}({Arguments}), process {ProcessId}, {What()}";
        if (DumpPath is not null) text += $"\nIts memory is in {DumpPath}.";
        return text;
    }

    private string What()
    {
        if (Error is not null) return $"threw {Error.TypeName}: {Error.Message}";
        string end = Signal is { } signal ? $"was ended by {SignalNames.Of(signal)}" : $"ended with exit code {ExitCode}";
        if (KilledFor == KillReason.TooSlow) return "was killed, because it had not stopped in time when it was asked to.";
        if (Runtime is not null) return $"{end}: {Runtime.TypeName}: {Runtime.Message}";
        if (HasReturned) return end + " after its method had returned.";
        if (HasStarted) return end + " before its method returned.";
        return end + " before its method was called." +
            (Signal is null ? " Does its program begin with: if (WorkerHost.IsWorker) return await WorkerHost.RunAsync()?" : "");
    }
}
