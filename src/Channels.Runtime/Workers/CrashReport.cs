using System;
using Microsoft.Extensions.Logging;

namespace Channels.Workers;

/// <summary>Where a crash is told of: once, in the log or on standard error, whether anybody awaits the worker's completion or not.</summary>
internal static partial class CrashReport
{
    internal static void Write(WorkerCrashedException crash, ILogger? logger)
    {
        if (logger is not null) Crashed(logger, crash, crash.Worker, crash.ProcessId);
        else Console.Error.WriteLine(crash.WithoutStandardError());
    }

    [LoggerMessage(EventId = 1, EventName = "WorkerCrashed", Level = LogLevel.Error, Message = "The worker {Worker}, process {ProcessId}, crashed")]
    private static partial void Crashed(ILogger logger, WorkerCrashedException exception, string worker, int processId);
}
