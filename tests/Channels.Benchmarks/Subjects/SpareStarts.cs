using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>As <see cref="WorkerStarts"/>, of workers of a pool: each is killed, and the next one has the process that is up already.</summary>
internal sealed class SpareStarts : IAsyncDisposable
{
    /// <summary>Time for the next spare to come up: a pool doesn't tell.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(500);

    /// <summary>A pool that can't start one has given up.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private static readonly WorkerPoolOptions s_options = new() { QuickDeath = TimeSpan.Zero };

    private readonly Channel<Start> _starts = Channel.CreateUnbounded<Start>();
    private readonly WorkerPool _pool;

    private SpareStarts() => _pool = WorkerPool.Start(1, StartWorker, s_options);

    public static async Task<double[]> RunAsync(int starts, CancellationToken cancellationToken)
    {
        // The first worker has no spare; it is the one that is not counted.
        await using SpareStarts pool = new();
        return await StartTimes.MeasureAsync(starts, () => pool.NextAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        while (_starts.Reader.TryRead(out Start? start))
            await start.Moments.DisposeAsync();
    }

    private WorkerProcess StartWorker(WorkerOptions options)
    {
        IMoments.Channel moments = IMoments.Create();
        long timestamp = Stopwatch.GetTimestamp();
        WorkerProcess worker = StartWorkers.StartSayWhenAndStay(moments.Writer, options);
        _ = _starts.Writer.TryWrite(new Start(timestamp, moments, worker));
        return worker;
    }

    private async Task<long> NextAsync(CancellationToken cancellationToken)
    {
        Start start = await _starts.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(s_limit, cancellationToken);
        await using IMoments.Channel moments = start.Moments;
        long firstLine = await moments.Reader.ReadAsync(cancellationToken);
        await Task.Delay(s_settle, cancellationToken);
        start.Worker.Kill();
        await start.Worker.WaitForExitAsync(cancellationToken);
        return StartTimes.Between(start.Timestamp, firstLine);
    }

    private sealed record Start(long Timestamp, IMoments.Channel Moments, WorkerProcess Worker);
}
