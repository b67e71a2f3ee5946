using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels;

namespace WordCount;

/// <summary>Spreads files over worker processes: one queue brings them the work, another one brings back the results.</summary>
internal static partial class Counting
{
    /// <param name="paths">The files; those that have been found are counted while others are looked for.</param>
    /// <param name="workers">How many processes count.</param>
    /// <exception cref="WorkerCrashedException">A worker failed, and so did the count.</exception>
    public static async Task<Tally> RunAsync(
        IEnumerable<string> paths, int workers, CancellationToken cancellationToken)
    {
        await using IFiles.Channel files = IFiles.Create();
        await using IResults.Channel results = IResults.Create();
        List<WorkerProcess> processes = [];
        try
        {
            for (int i = 0; i < workers; i++)
                processes.Add(StartCount(files.Reader, results.Writer));

            // A put never waits, so no worker has to be there yet. When the queue is completed and empty, they end.
            foreach (string path in paths)
            {
                cancellationToken.ThrowIfCancellationRequested();
                files.Writer.File(path);
            }
            files.Writer.Complete();

            // Once all workers have the other queue, this process gives up its own right to put into it. Then it ends
            // when the last of them has left, and nobody has to count who is done.
            await Task.WhenAll(processes.Select(process => process.Started)).WaitAsync(cancellationToken);
            results.Writer.Dispose();

            Tally tally = await CollectAsync(results.Reader, cancellationToken);
            await Task.WhenAll(processes.Select(process => process.Completion)).WaitAsync(cancellationToken);
            return tally;
        }
        finally
        {
            // Workers that still run, because something went wrong or the user has had enough, are asked to stop.
            await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
        }
    }

    private static async Task<Tally> CollectAsync(IResults.Reader results, CancellationToken cancellationToken)
    {
        Tally tally = new();
        await foreach (IResults.Message message in results.ReadAllAsync(cancellationToken))
        {
            switch (message)
            {
                case { Counted: { } counted }: tally.Add(counted.Words); break;
                case { Failed: { } failed }: tally.AddFailure(failed.Path, failed.Reason); break;
            }
        }
        return tally;
    }

    [ProcessWorker]
    private static async Task Count(IFiles.Reader files, IResults.Writer results, CancellationToken stop)
    {
        try
        {
            await foreach (string path in files.ReadAllAsync(stop))
            {
                if (TryCount(path, stop, out Dictionary<string, int> words, out string reason))
                    results.Counted(path, words);
                else
                    results.Failed(path, reason);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody waits for the rest.
        }
    }

    private static bool TryCount(
        string path, CancellationToken stop, out Dictionary<string, int> words, out string reason)
    {
        (words, reason) = ([], "");
        try
        {
            words = Words.In(path, stop);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reason = exception.Message;
            return false;
        }
    }
}
