using System;
using Microsoft.Extensions.Logging;

namespace Channels.Workers;

/// <summary>Where a crash is told of: once, in the log or on standard error, whether anybody awaits the worker's completion or not.</summary>
internal static partial class CrashReport
{
    /// <summary>Never throws: who waits for the worker is not to hang because of its report.</summary>
    internal static void Write(WorkerCrashedException crash, WorkerOptions options)
    {
        string problem = "";
        try
        {
            if (options.Logger is { } logger)
            {
                Crashed(logger, crash, crash.Worker, crash.ProcessId);
                return;
            }
        }
        catch (Exception exception)
        {
            problem = "\nThe logger threw: " + exception.Message;
        }

        try
        {
            Console.Error.WriteLine((options.StandardError is null ? crash.WithoutStandardError() : crash.ToString()) + problem);
        }
        catch (Exception)
        {
            // Standard error is all that was left.
        }
    }

    [LoggerMessage(EventId = 1, EventName = "WorkerCrashed", Level = LogLevel.Error, Message = "The worker {Worker}, process {ProcessId}, crashed")]
    private static partial void Crashed(ILogger logger, WorkerCrashedException exception, string worker, int processId);
}
