using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;

namespace Channels.Benchmarks.Subjects;

/// <summary>Many tasks are in flight at one consumer, which finishes them in any order; how long each takes.</summary>
internal static class TasksInAnyOrder
{
    private const int Part = 1000, Rounds = 100;

    /// <param name="inFlight">How many there are.</param>
    /// <param name="isLast">Whether the last thousand is measured, not the first.</param>
    public static Task<double[]> RunAsync(int inFlight, bool isLast, CancellationToken cancellationToken)
    {
        using INumberedTasks.Channel tasks = INumberedTasks.Create();
        ProcessTask<int>[] taken = new ProcessTask<int>[inFlight];
        Random random = new(1);
        TimeSpan elapsed = default;
        for (int round = -Rounds; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < inFlight; i++)
                tasks.Writer.Number(i);
            for (int i = 0; i < inFlight; i++)
                tasks.Reader.TryReadTask(out taken[i]);
            random.Shuffle(taken);

            // The rounds below zero warm up.
            TimeSpan first = Finish(taken.AsSpan(0, Part));
            _ = Finish(taken.AsSpan(Part, inFlight - 2 * Part));
            TimeSpan last = Finish(taken.AsSpan(inFlight - Part));
            if (round >= 0)
                elapsed += isLast ? last : first;
        }
        return Task.FromResult<double[]>([elapsed.TotalNanoseconds / Rounds / Part]);
    }

    private static TimeSpan Finish(ReadOnlySpan<ProcessTask<int>> tasks)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (ProcessTask<int> task in tasks)
            task.Done();
        return Stopwatch.GetElapsedTime(start);
    }
}
