using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Channels;

namespace TaskTree;

/// <summary>
/// Walks a tree of directories in worker processes. Each directory is a task; whoever does it puts those below it as new tasks
/// into the same queue, so that nobody has to know how large the tree is: all is done when the join is over.
/// </summary>
internal static partial class Walking
{
    /// <param name="root">Where the walk begins.</param>
    /// <param name="workers">How many processes walk.</param>
    /// <param name="kill">Whether one of them is killed on the way, to show that nothing is missing.</param>
    /// <exception cref="WorkerCrashedException">A worker failed, and so did the walk.</exception>
    public static async Task<Tally> RunAsync(string root, int workers, bool kill, CancellationToken cancellationToken)
    {
        await using IDirectories.Channel directories = IDirectories.Create();
        await using IFindings.Channel findings = IFindings.Create();
        await using Crew crew = new(() => StartWalk(directories.Reader, directories.Writer, findings.Writer));
        for (int i = 0; i < workers; i++)
            crew.Add();
        directories.Writer.Directory(root);

        Tally tally = new();
        Task collection = CollectAsync(findings.Reader, tally, cancellationToken);
        Task join = directories.JoinAsync(cancellationToken);
        if (kill)
        {
            await await Task.WhenAny(tally.Begun, join, crew.Failure);
            (int killed, int successor) = crew.ReplaceOne();
            await Console.Error.WriteLineAsync($"Killed process {killed}; process {successor} takes its place.");
        }

        try
        {
            // A join waits for workers to come, if need be; but one that failed here would fail again.
            await await Task.WhenAny(join, crew.Failure);
        }
        catch (TasksAbandonedException exception)
        {
            tally.Abandoned = exception.Tasks;
        }

        // All tasks are done, and what they found was in shared memory before they were: nothing more will come.
        directories.Writer.Complete();
        findings.Writer.Complete();
        await collection;
        await crew.Completion.WaitAsync(cancellationToken);
        return tally;
    }

    private static async Task CollectAsync(IFindings.Reader findings, Tally tally, CancellationToken cancellationToken)
    {
        await foreach (IFindings.FoundMessage found in findings.ReadAllAsync(cancellationToken))
            tally.Add(found.Directory, found.Files, found.Bytes);
    }

    [ProcessWorker]
    private static async Task Walk(
        IDirectories.Reader directories, IDirectories.Writer subdirectories, IFindings.Writer findings, CancellationToken stop)
    {
        try
        {
            await foreach (ProcessTask<string> task in directories.ReadTasksAsync(stop))
            {
                if (!TryList(task, out Contents? contents))
                    continue;
                foreach (string subdirectory in contents.Subdirectories)
                    subdirectories.Directory(subdirectory);
                findings.Found(task.Value, contents.Files, contents.Bytes);

                // That a task is done waits by itself for what it has put into its own queue, and for nothing else.
                await findings.FlushAsync(stop);
                task.Done();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody waits for the rest.
        }
    }

    /// <summary>A directory that can't be listed is given back: the next one may have more luck.</summary>
    private static bool TryList(ProcessTask<string> task, [NotNullWhen(true)] out Contents? contents)
    {
        try
        {
            contents = Contents.Of(task.Value);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            task.Abandon(exception);
            contents = null;
            return false;
        }
    }
}
