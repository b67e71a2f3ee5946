using System;
using System.Collections.Generic;
using Channels.Workers;

namespace Channels;

/// <summary>
/// A worker process ended otherwise than by returning from its method: what ran there, how it ended, and what it said of the reason.
/// </summary>
public sealed class WorkerCrashedException : Exception
{
    internal WorkerCrashedException(WorkerCrash crash)
        : base(crash.Describe(), crash.Error)
    {
        Worker = crash.Worker;
        Arguments = crash.Arguments;
        ProcessId = crash.ProcessId;
        ExitCode = crash.ExitCode;
        Signal = crash.Signal;
        ExceptionType = crash.Error?.TypeName ?? crash.Runtime?.TypeName;
        ExceptionMessage = crash.Error?.Message ?? crash.Runtime?.Message;
        WorkerStackTrace = crash.Error?.RemoteStackTrace ?? crash.Runtime?.StackTrace;
        StandardError = crash.StandardError;
        DumpPath = crash.DumpPath;
    }

    /// <summary>The worker's method: assembly, colon, type and method.</summary>
    public string Worker { get; }

    /// <summary>Its arguments as text, shortened: <c>name: value, …</c>. One that is marked <see cref="SensitiveAttribute"/> is <c>***</c>.</summary>
    public string Arguments { get; }

    /// <summary>The process's id.</summary>
    public int ProcessId { get; }

    /// <summary>The process's exit code; 128 and the signal's number if a signal ended it.</summary>
    public int ExitCode { get; }

    /// <summary>
    /// The number of the signal that ended the process, or null if none did: 9 (SIGKILL) if it was killed, 6 (SIGABRT) if the .NET runtime
    /// ended it, for an unhandled exception for instance, 11 (SIGSEGV) if native code crashed.
    /// </summary>
    public int? Signal { get; }

    /// <summary>
    /// The full name of the exception's type; <c>System.StackOverflowException</c> and the like for what can't be caught,
    /// <c>System.Environment.FailFast</c> after that call; null if there was none, as after a kill or an exit.
    /// </summary>
    public string? ExceptionType { get; }

    /// <summary>The exception's message, or null if there was none.</summary>
    public string? ExceptionMessage { get; }

    /// <summary>The stack trace in the worker, or null if there was no exception.</summary>
    public string? WorkerStackTrace { get; }

    /// <summary>The last lines that the worker wrote to its standard error: at most 100, of at most 1,000 characters.</summary>
    public IReadOnlyList<string> StandardError { get; }

    /// <summary>The file with the dump of the worker's memory, if one was asked for and written.</summary>
    public string? DumpPath { get; }

    /// <summary>The whole report: the worker, the exception with its stack trace in the worker, and the last of its standard error.</summary>
    public override string ToString() => WithoutStandardError() +
        (StandardError.Count == 0 ? "" : "\n   --- the last lines of the worker's standard error ---\n" + string.Join("\n", StandardError));

    /// <summary>The report without what went to this process's standard error already.</summary>
    internal string WithoutStandardError() =>
        base.ToString() + (InnerException is null && !string.IsNullOrEmpty(WorkerStackTrace) ? "\n   --- in the worker ---\n" + WorkerStackTrace : "");
}
