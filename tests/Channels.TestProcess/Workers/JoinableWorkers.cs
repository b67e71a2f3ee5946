using System;
using System.Collections.Generic;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Threading;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Use joinable queues.</summary>
public static partial class JoinableWorkers
{
    /// <summary>
    /// Does tasks that put tasks: each puts <paramref name="children"/> of one less before it is done, until there are none of zero. Counts
    /// in a file, before it says that a task is done.
    /// </summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="more">The same queue.</param>
    /// <param name="children">How many tasks each one puts.</param>
    /// <param name="counts">A file of counts.</param>
    /// <param name="index">This worker's.</param>
    /// <param name="each">Whether it finishes each task, not the oldest.</param>
    [ProcessWorker]
    public static async Task Grow(ITasks.Reader tasks, ITasks.Writer more, int children, string counts, int index, bool each)
    {
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(counts, FileMode.Open);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor();
        long count = 0;
        if (each)
        {
            await foreach (ProcessTask<int> task in tasks.ReadTasksAsync())
            {
                Do(task.Value);
                task.Done();
            }
        }
        else
        {
            while (tasks.WaitToRead(Timeout.InfiniteTimeSpan))
            {
                while (tasks.TryRead(out int task))
                {
                    Do(task);
                    tasks.TaskDone();
                }
            }
        }

        void Do(int depth)
        {
            for (int i = 0; depth > 0 && i < children; i++) more.Number(depth - 1);
            view.Write(index * sizeof(long), ++count);
        }
    }

    /// <summary>Puts numbers, and counts what that allocates.</summary>
    [ProcessWorker]
    public static async Task PutSteadily(ITasks.Writer tasks, IQueuedNumbers.Reader taken, int batch, int measured, PutForm[] forms, ILengths.Writer report)
    {
        PutMeter<int> meter = new(tasks, taken, batch, static i => i) { Method = tasks.Number, TryMethod = tasks.TryNumber, MethodAsync = i => tasks.NumberAsync(i) };
        foreach (PutForm form in forms) report.Length(await meter.MeasureAsync(form, measured));
    }

    /// <summary>Does tasks in batches, says so after each, and counts what that allocates.</summary>
    [ProcessWorker]
    public static async Task DoSteadily(ITasks.Reader tasks, IQueuedNumbers.Writer done, int batch, int measured, DoForm[] forms, ILengths.Writer report)
    {
        foreach (DoForm form in forms)
        {
            report.Length(form == DoForm.ReadAndTaskDone
                ? AllocationMeter.BlockingSteadily(count => Do(tasks, done, batch, count), measured)
                : await AllocationMeter.AwaitingSteadilyAsync(count => DoAsync(tasks, done, batch, form, count), measured));
        }
    }

    private static void Do(ITasks.Reader tasks, IQueuedNumbers.Writer done, int batch, int count)
    {
        for (int i = 1; i <= count; i++)
        {
            _ = tasks.Read();
            tasks.TaskDone();
            if (i % batch == 0) done.Write(i);
        }
    }

    private static async Task DoAsync(ITasks.Reader tasks, IQueuedNumbers.Writer done, int batch, DoForm form, int count)
    {
        int finished = 0;
        if (form == DoForm.ReadTasks)
        {
            await foreach (ProcessTask<int> task in tasks.ReadTasksAsync())
            {
                task.Done();
                if (++finished % batch == 0) done.Write(finished);
                if (finished == count) return;
            }
        }

        List<ProcessTask<int>> some = new(batch);
        while (finished < count && await tasks.WaitToReadAsync())
        {
            while (some.Count < batch && tasks.TryReadTask(out ProcessTask<int> task)) some.Add(task);
            if (some.Count < batch) continue;

            // The last first: others are marked.
            for (int i = some.Count - 1; i >= 0; i--) some[i].Done();
            finished += some.Count;
            some.Clear();
            done.Write(finished);
        }
    }
}
