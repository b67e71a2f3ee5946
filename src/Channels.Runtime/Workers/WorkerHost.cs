using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Frames;
using Channels.Workers;

namespace Channels;

/// <summary>
/// The worker's side of a worker process. A program that has <see cref="ProcessWorkerAttribute"/> methods begins with
/// <c>if (WorkerHost.IsWorker) return await WorkerHost.RunAsync();</c>.
/// </summary>
public static partial class WorkerHost
{
    private static int s_hasRun;

    /// <summary>Whether this process was started to run a worker method.</summary>
    public static bool IsWorker => WorkerLink.IsGiven;

    /// <summary>
    /// Runs the worker method that this process was started for. What it returns goes to the parent, as does an exception, on whichever
    /// thread it is thrown, and also one of a task that nobody awaits: that ends the process as an unhandled one does, unless a handler of
    /// <see cref="TaskScheduler.UnobservedTaskException"/> takes it for observed.
    /// </summary>
    /// <remarks>
    /// Ctrl+C in the parent's terminal is the parent's business: a worker that is not detached ignores it, and stops when its parent asks it to,
    /// or has gone.
    /// </remarks>
    /// <returns>The process's exit code: 0, or 1 if the method threw.</returns>
    /// <exception cref="InvalidOperationException">This process is no worker, or has run already.</exception>
    public static async Task<int> RunAsync()
    {
        if (!IsWorker) throw new InvalidOperationException("This process was not started as a worker. Call RunAsync only if WorkerHost.IsWorker.");
        if (Interlocked.Exchange(ref s_hasRun, 1) != 0) throw new InvalidOperationException("The worker's method has been run already.");

        IgnoreInterrupts();
        try
        {
            // Both live as long as the process: it may stay for a while when its method has returned.
            WorkerLink link = WorkerLink.OpenGiven();
            CrashWatch crashes = new(link);

            (byte kind, byte[] payload) = link.Receive();
            if (kind != WorkerLink.Settings) return 1;
            WorkerSettings settings = WorkerSettings.Decode(payload);
            if (settings.DumpsOnCrash) WorkerDumps.Forget();
            if (settings.IsDetached) HeedInterrupts();

            // On the calling thread, so that a worker method that blocks runs on the main one.
            (kind, payload) = link.Receive();
            return kind == WorkerLink.Run ? await CallAsync(link, settings, crashes, new WorkerArguments(payload)).ConfigureAwait(false) : 0;
        }
        catch (ChannelNotFoundException)
        {
            // The parent has gone, or wants no worker any more: nobody is there to hear of it.
            return 1;
        }
    }

    private static async Task<int> CallAsync(WorkerLink link, WorkerSettings settings, CrashWatch crashes, WorkerArguments arguments)
    {
        CancellationTokenSource stop = new();
        ParentWatch.Begin(link, settings, stop);
        List<ChannelConnection> given = [];
        bool hasStarted = false;
        try
        {
            WorkerCall call = new(stop.Token, () =>
            {
                hasStarted = true;
                _ = TryTell(link, WorkerLink.Started);
            });
            await arguments.Call(given, call).ConfigureAwait(false);
            crashes.LookForUnobserved();
            foreach (ChannelConnection connection in given) connection.EndGiven(null);
            _ = TryTell(link, WorkerLink.Done, call.Result);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It stops because it was asked to.
            foreach (ChannelConnection connection in given) connection.EndGiven(null);
            _ = TryTell(link, WorkerLink.Stopped);
            return 0;
        }
        catch (Exception exception)
        {
            foreach (ChannelConnection connection in given) connection.EndGiven(exception);

            // The parent reports it. One that stops while its workers start has closed their channels, and waits for no report.
            bool isReported = TryReport(link, exception) || (!hasStarted && exception is ChannelNotFoundException);
            if (!isReported) await Console.Error.WriteLineAsync("Unhandled exception in a worker: " + exception).ConfigureAwait(false);
            if (settings.DumpsOnCrash) Environment.FailFast(exception.Message, exception);
            return 1;
        }
        finally
        {
            crashes.HasReturned();
        }
    }

    /// <returns>False if it can't be told: there is no room for it, or nobody.</returns>
    private static bool TryReport(WorkerLink link, Exception exception)
    {
        try
        {
            return TryTell(link, WorkerLink.Failed, RemoteError.Encode(exception));
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <returns>False if the parent has gone, which a detached worker may outlive.</returns>
    /// <exception cref="IOException">There is no room for it in shared memory.</exception>
    private static bool TryTell(WorkerLink link, byte kind, ReadOnlySpan<byte> payload = default)
    {
        try
        {
            link.Send(kind, payload);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }
}
