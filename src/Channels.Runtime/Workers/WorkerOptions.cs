using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Channels.Workers;
using Microsoft.Extensions.Logging;

namespace Channels;

/// <summary>How a worker process is started, and what happens around its end. Read when the worker starts; not thread-safe.</summary>
public sealed class WorkerOptions
{
    private TimeSpan _gracePeriod = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The executable to start, or a <c>.dll</c> that the <c>dotnet</c> command runs; this program's own unless set. It must call
    /// <see cref="WorkerHost.RunAsync"/> first, and contain the worker's method: for programs that are no worker's host
    /// themselves, such as test runners.
    /// </summary>
    public string? Executable { get; set; }

    /// <summary>Variables that the worker's environment has beyond this process's, or in place of them; null takes one away.</summary>
    public IDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>The worker's working directory; this process's unless set.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>
    /// What the worker reads from its standard input, up to its end; nothing unless set. Read by a thread of its own, which ends with the
    /// stream, or at the first read after the worker's end; not disposed.
    /// </summary>
    public Stream? StandardInput { get; set; }

    /// <summary>
    /// Gets what the worker writes to its standard output; it goes where this process's goes unless set. Written to under a lock on
    /// the writer, so workers may share one, and not disposed.
    /// </summary>
    public TextWriter? StandardOutput { get; set; }

    /// <summary>
    /// Gets what the worker writes to its standard error, of which a crash report shows the last lines; this process's
    /// <see cref="Console.Error"/> unless set. Written to under a lock on the writer, so workers may share one, and not disposed.
    /// </summary>
    public TextWriter? StandardError { get; set; }

    /// <summary>The worker's priority; this process's unless set. To raise it takes a privilege.</summary>
    public ProcessPriorityClass? Priority { get; set; }

    /// <summary>
    /// Whether the worker goes on when this process ends, in a session of its own. Unless set, it is asked to stop then, and killed
    /// after the grace period. A detached worker's standard error goes straight to this process's, so no report shows it. It still belongs
    /// to the tree of processes that is killed with this one, if this is itself a worker that does not stop in time.
    /// </summary>
    public bool IsDetached { get; set; }

    /// <summary>
    /// How long a worker that was asked to stop may take before it is killed, with the processes that it has started; 5 seconds
    /// unless set. Holds for <see cref="WorkerProcess.DisposeAsync"/>, and for when this process dies.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or longer than 24 days.</exception>
    public TimeSpan GracePeriod
    {
        get => _gracePeriod;
        set => _gracePeriod = CheckedGracePeriod(value, nameof(value));
    }

    /// <summary>
    /// Whether the .NET runtime writes a dump of the worker's memory when it crashes; the report names the file. Takes
    /// seconds, needs the runtime's <c>createdump</c>, and the file holds whatever secrets the worker had. Not written for a kill from outside.
    /// </summary>
    public bool DumpOnCrash { get; set; }

    /// <summary>The directory of dumps; the one for temporary files unless set.</summary>
    public string? DumpDirectory { get; set; }

    /// <summary>Gets the report of a crash, once, as an error; it goes to this process's standard error unless set.</summary>
    public ILogger? Logger { get; set; }

    /// <summary>A process that waits for its method already, for the next start.</summary>
    internal WorkerLaunch? Spare { get; set; }

    internal WorkerLaunch? TakeSpare()
    {
        WorkerLaunch? spare = Spare;
        Spare = null;
        return spare;
    }

    /// <summary>With what a pool starts the processes that it keeps up, if it does: what differs here would not hold for those.</summary>
    internal WorkerOptions? SparesOptions { get; set; }

    /// <exception cref="InvalidOperationException">Something was changed that a process which is up already can't be given any more.</exception>
    internal void RequireFitForSpares()
    {
        if (SparesOptions is not { } spares || NameOfDifference(spares) is not { } changed) return;
        throw new InvalidOperationException(
            $"The function that starts a pool's workers has changed {nameof(WorkerOptions)}.{changed}, which would not hold for a replacement, whose process is up already. " +
            $"Set it in {nameof(WorkerPoolOptions)}.{nameof(WorkerPoolOptions.Worker)}, or set {nameof(WorkerPoolOptions)}.{nameof(WorkerPoolOptions.Spares)} to 0.");
    }

    /// <summary>A copy, which changes of this one do not touch.</summary>
    internal WorkerOptions Copy()
    {
        WorkerOptions copy = new()
        {
            Executable = Executable,
            WorkingDirectory = WorkingDirectory,
            StandardInput = StandardInput,
            StandardOutput = StandardOutput,
            StandardError = StandardError,
            Priority = Priority,
            IsDetached = IsDetached,
            GracePeriod = GracePeriod,
            DumpOnCrash = DumpOnCrash,
            DumpDirectory = DumpDirectory,
            Logger = Logger,
        };
        foreach (KeyValuePair<string, string?> variable in Environment) copy.Environment.Add(variable);
        return copy;
    }

    internal static TimeSpan CheckedGracePeriod(TimeSpan period, string parameter) =>
        period >= TimeSpan.Zero && period.TotalMilliseconds <= int.MaxValue
            ? period
            : throw new ArgumentOutOfRangeException(parameter, period, "A grace period is neither negative nor longer than 24 days.");

    /// <summary>What was set otherwise there, of all that a process is started with; null if nothing was.</summary>
    private string? NameOfDifference(WorkerOptions other) =>
        Executable != other.Executable ? nameof(Executable)
        : !IsSame(Environment, other.Environment) ? nameof(Environment)
        : WorkingDirectory != other.WorkingDirectory ? nameof(WorkingDirectory)
        : StandardInput != other.StandardInput ? nameof(StandardInput)
        : StandardOutput != other.StandardOutput ? nameof(StandardOutput)
        : StandardError != other.StandardError ? nameof(StandardError)
        : Priority != other.Priority ? nameof(Priority)
        : IsDetached != other.IsDetached ? nameof(IsDetached)
        : GracePeriod != other.GracePeriod ? nameof(GracePeriod)
        : DumpOnCrash != other.DumpOnCrash ? nameof(DumpOnCrash)
        : DumpDirectory != other.DumpDirectory ? nameof(DumpDirectory)
        : null;

    private static bool IsSame(IDictionary<string, string?> variables, IDictionary<string, string?> others) =>
        variables.Count == others.Count && variables.All(variable => others.TryGetValue(variable.Key, out string? value) && value == variable.Value);
}
