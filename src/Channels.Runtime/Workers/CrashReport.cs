using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Channels.Workers;

/// <summary>Where a crash is told of: once, in the log or on standard error, whether anybody awaits the worker's completion or not.</summary>
/// <remarks>
/// By a thread of its own: a logger may block, and so may standard error that nobody reads. Who waits for the worker waits for its report only
/// for a moment; the end of the process waits longer for one that is still being made.
/// </remarks>
internal static partial class CrashReport
{
    private static readonly TimeSpan s_longestAtEnd = TimeSpan.FromSeconds(2);
    private static readonly HashSet<Task> s_begun = [];

    static CrashReport()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => Finish();
        AppDomain.CurrentDomain.UnhandledException += static (_, _) => Finish();
    }

    /// <summary>Begins to write it. The task ends when it is written, and never fails.</summary>
    internal static Task Begin(WorkerCrashedException crash, WorkerOptions options)
    {
        TaskCompletionSource<bool> written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (s_begun) _ = s_begun.Add(written.Task);
        new Thread(Report) { IsBackground = true, Name = "channels: crash report" }.Start();
        return written.Task;

        void Report()
        {
            Write(crash, options);
            lock (s_begun) _ = s_begun.Remove(written.Task);
            written.SetResult(true);
        }
    }

    private static void Finish()
    {
        Task[] begun;
        lock (s_begun) begun = [.. s_begun];
        _ = Task.WaitAll(begun, s_longestAtEnd);
    }

    private static void Write(WorkerCrashedException crash, WorkerOptions options)
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
