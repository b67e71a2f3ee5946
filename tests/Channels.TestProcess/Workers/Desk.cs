using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Answers what a test asks.</summary>
public sealed class Desk : IDesk
{
    private readonly List<TaskCompletionSource<int>> _together = [];
    private int _noted;
    private int _cancelled;
    private int _linesMade;
    private int _linesEnded;

    public ValueTask<int> Add(int a, int b) => new(a + b);

    public async Task<string?> EchoAsync(string? text)
    {
        await Task.Yield();
        return text;
    }

    public async ValueTask<Job> Promote(Job job)
    {
        await Task.Yield();
        return job with { Id = job.Id + 1 };
    }

    public ValueTask<int> Sum(ReadOnlySpan<int> values)
    {
        int sum = 0;
        foreach (int value in values) sum += value;
        return new ValueTask<int>(sum);
    }

    public ValueTask<int> Fail(string message, bool atOnce)
    {
        UserException error = new(message, new InvalidOperationException("the cause of " + message));
        return atOnce ? throw error : FailLater(error);
    }

    public ValueTask<int> Noted() => new(_noted);

    public void Note(int value) => _noted += value;

    public async ValueTask<int> TogetherWith(int number, int all, CancellationToken cancellationToken)
    {
        TaskCompletionSource<int> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<int>[]? everybody = null;
        lock (_together)
        {
            _together.Add(mine);
            if (_together.Count == all)
            {
                everybody = [.. _together];
                _together.Clear();
            }
        }

        if (everybody is not null)
        {
            // Who cancels does so before anybody is answered: a test knows which outcome each must have.
            Random random = new(all);
            foreach (TaskCompletionSource<int> one in everybody.OrderBy(_ => random.Next())) one.SetResult(0);
        }

        await mine.Task.ConfigureAwait(false);
        return number % 10 == 0 ? throw new UserException("not " + number) : number;
    }

    public async ValueTask<int> Forever(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Increment(ref _cancelled);
        }

        return 0;
    }

    public ValueTask<int> Cancelled() => new(Volatile.Read(ref _cancelled));

    public async IAsyncEnumerable<int> Count(int from, int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int i = 0; i < count; i++)
        {
            if (i % 7 == 0) await Task.Yield();
            yield return from + i;
        }
    }

    public async IAsyncEnumerable<string> Lines(int failAfter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                if (i == failAfter) throw new UserException("no more lines");
                await Task.Yield();
                Interlocked.Increment(ref _linesMade);
                yield return "line " + i;
            }
        }
        finally
        {
            Interlocked.Increment(ref _linesEnded);
        }
    }

    public ValueTask<(int Made, int Ended)> LinesMade() => new((Volatile.Read(ref _linesMade), Volatile.Read(ref _linesEnded)));

    private static async ValueTask<int> FailLater(Exception error)
    {
        await Task.Yield();
        throw error;
    }
}
