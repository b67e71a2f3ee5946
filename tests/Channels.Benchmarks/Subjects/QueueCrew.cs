using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>
/// The processes at a queue, which work in rounds; this one is the first producer. See <see cref="QueueWorkers"/> for
/// what ends a round.
/// </summary>
/// <param name="use">How many of them there are.</param>
/// <param name="putShare">Puts this process's share.</param>
/// <param name="complete">Completes the queue.</param>
internal sealed class QueueCrew(QueueUse use, Action<int> putShare, Action complete) : IAsyncDisposable
{
    private readonly IQueuedNumbers.Channel _acknowledgements = IQueuedNumbers.Create();
    private readonly List<INumbers.Channel> _shares = [];
    private readonly List<WorkerProcess> _producers = [];
    private readonly List<WorkerProcess> _consumers = [];
    private long _put;
    private long _taken;

    public IReadOnlyList<WorkerProcess> Consumers => _consumers;

    private IEnumerable<WorkerProcess> Workers => _producers.Concat(_consumers);

    /// <summary>Starts the other processes, and waits until they have their endpoints.</summary>
    public Task StartAsync(
        Func<INumbers.Reader, WorkerProcess> startProducer, Func<IQueuedNumbers.Writer, WorkerProcess> startConsumer,
        CancellationToken cancellationToken)
    {
        for (int i = 1; i < use.Producers; i++)
        {
            _shares.Add(INumbers.Create());
            _producers.Add(startProducer(_shares[^1].Reader));
        }
        for (int i = 0; i < use.Consumers; i++)
            _consumers.Add(startConsumer(_acknowledgements.Writer));
        return Task.WhenAll(Workers.Select(worker => worker.Started)).WaitAsync(cancellationToken);
    }

    /// <summary>How long that many messages take, from the first put to the last take, when all are warm.</summary>
    public TimeSpan Run(int warmUpCount, int count)
    {
        WarmUp.Run(() => RunRound(warmUpCount));

        long start = Stopwatch.GetTimestamp();
        RunRound(count);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Ends the other processes, and makes sure that each message was taken once.</summary>
    /// <param name="others">How many others than this crew have put.</param>
    public async Task FinishAsync(int others, CancellationToken cancellationToken)
    {
        foreach (INumbers.Channel share in _shares)
            share.Writer.Complete();
        complete();
        await Task.WhenAll(Workers.Select(worker => worker.Completion)).WaitAsync(cancellationToken);
        while (_acknowledgements.Reader.TryRead(out int taken))
            _taken += taken;
        if (_taken != _put + others)
            throw new InvalidDataException($"{_taken} messages arrived of {_put + others}.");
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Workers.Select(worker => worker.DisposeAsync().AsTask()));
        foreach (INumbers.Channel share in _shares)
            share.Dispose();
        _acknowledgements.Dispose();
    }

    private void RunRound(int count)
    {
        for (int i = 0; i < _shares.Count; i++)
            _shares[i].Writer.Number(use.ShareOf(i + 1, count));
        putShare(use.ShareOf(0, count));
        _put += count;
        for (int i = 0; i < use.Producers; i++)
            _taken += _acknowledgements.Reader.Read();
    }
}
