using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Frames;
using Channels.Workers;

namespace Channels;

/// <summary>
/// The worker's side of a worker process. A program that has <see cref="ProcessWorkerAttribute"/> methods begins with
/// <c>if (WorkerHost.IsWorker) return await WorkerHost.RunAsync();</c>.
/// </summary>
public static class WorkerHost
{
    private static int s_hasRun;

    /// <summary>Whether this process was started to run a worker method.</summary>
    public static bool IsWorker => WorkerLink.IsGiven;

    /// <summary>Runs the worker method that this process was started for. An exception of the method goes to the parent and to standard error.</summary>
    /// <returns>The process's exit code: 0, or 1 if the method threw.</returns>
    /// <exception cref="InvalidOperationException">This process is no worker, or has run already.</exception>
    public static async Task<int> RunAsync()
    {
        if (!IsWorker) throw new InvalidOperationException("This process was not started as a worker. Call RunAsync only if WorkerHost.IsWorker.");
        if (Interlocked.Exchange(ref s_hasRun, 1) != 0) throw new InvalidOperationException("The worker's method has been run already.");

        WorkerLink link;
        try
        {
            link = WorkerLink.OpenGiven();
        }
        catch (ChannelNotFoundException)
        {
            // The parent has gone, or wants no worker any more: nobody is there to hear of it.
            return 1;
        }

        bool hasStarted = false;
        CancellationTokenSource stop = new();      // Never disposed: a request to stop may come while the process ends.
        List<ChannelConnection> given = [];
        try
        {
            // On the calling thread, so that a worker method that blocks runs on the main one.
            (byte kind, byte[] run) = link.Receive();
            if (kind != WorkerLink.Run) return 1;
            _ = StopWhenAskedAsync(link, stop);
            WorkerRegistry.OnStarted = () =>
            {
                hasStarted = true;
                link.Send(WorkerLink.Started, default);
            };
            await new WorkerArguments(run).Call(given, stop.Token).ConfigureAwait(false);
            foreach (ChannelConnection connection in given) connection.EndGiven(null);
            link.Send(WorkerLink.Done, default);
            return 0;
        }
        catch (Exception exception)
        {
            foreach (ChannelConnection connection in given) connection.EndGiven(exception);

            // A parent that stops while its workers start has closed their channels, and waits for no report.
            if (hasStarted || exception is not ChannelNotFoundException) await Console.Error.WriteLineAsync("Unhandled exception in a worker: " + exception).ConfigureAwait(false);
            link.Send(WorkerLink.Failed, RemoteError.Encode(exception));
            return 1;
        }
        finally
        {
            link.Leave();
        }
    }

    private static async Task StopWhenAskedAsync(WorkerLink link, CancellationTokenSource stop)
    {
        try
        {
            while (true)
            {
                (byte kind, byte[] _) = await link.ReceiveAsync().ConfigureAwait(false);
                if (kind is WorkerLink.Stop or 0) break;
            }

            stop.Cancel();
        }
        catch (ChannelPeerLostException)
        {
            stop.Cancel();      // The parent has died.
        }
    }
}
