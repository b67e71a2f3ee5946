using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Channels;

namespace Squeeze;

/// <summary>
/// Compresses the files of a directory in a pool of processes. One that crashes is replaced, and the file that it was at goes to
/// another one.
/// </summary>
internal static partial class Squeezing
{
    /// <param name="source">The directory whose files are compressed.</param>
    /// <param name="target">The directory that gets the compressed files.</param>
    /// <param name="paths">The files, below the source.</param>
    /// <param name="workers">How many processes compress.</param>
    /// <param name="crash">Whether one of them crashes on the way, to show what follows.</param>
    /// <param name="progress">Told of each file.</param>
    /// <exception cref="WorkerPoolException">One process after the other has crashed.</exception>
    public static async Task<Tally> RunAsync(
        string source,
        string target,
        IReadOnlyList<string> paths,
        int workers,
        bool crash,
        Action<Tally> progress,
        CancellationToken cancellationToken)
    {
        string? crashAt = crash && paths.Count > 0 ? paths[paths.Count / 2] : null;
        await using IFiles.Channel files = IFiles.Create();
        await using IOutcomes.Channel outcomes = IOutcomes.Create();
        await using WorkerPool pool = WorkerPool.Start(
            workers, options => StartCompress(files.Reader, outcomes.Writer, source, target, crashAt, options));

        foreach (string path in paths)
            files.Writer.Compress(path);
        files.Writer.Complete();

        // The workers return when all files are done; then no outcome comes any more.
        Task drained = CompleteAfterAsync(pool.DrainAsync(cancellationToken), outcomes.Writer);
        Tally tally = new();
        await foreach (IOutcomes.Message outcome in outcomes.Reader.ReadAllAsync(cancellationToken))
        {
            tally.Add(outcome);
            progress(tally);
        }

        await drained;
        return tally;
    }

    private static async Task CompleteAfterAsync(Task drained, IOutcomes.Writer outcomes)
    {
        try
        {
            await drained;
        }
        finally
        {
            outcomes.TryComplete();
        }
    }

    [ProcessWorker]
    private static async Task Compress(
        IFiles.Reader files, IOutcomes.Writer outcomes, string source, string target, string? crashAt, CancellationToken stop)
    {
        try
        {
            await foreach (ProcessTask<string> task in files.ReadTasksAsync(stop))
            {
                string path = task.Value;
                if (path == crashAt && task.Deliveries == 1)
                    Environment.FailFast($"It was asked for a crash, and {path} is where it comes.");
                try
                {
                    (long before, long after) = await Compression.RunAsync(
                        Path.Combine(source, path), Path.Combine(target, path + Compression.Extension), stop);
                    outcomes.Compressed(path, before, after);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    outcomes.Failed(path, exception.Message);
                }

                // The outcome outlives this process from here on.
                await outcomes.FlushAsync(stop);
                task.Done();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody waits for the rest.
        }
    }
}
