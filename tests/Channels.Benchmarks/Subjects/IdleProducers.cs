using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>
/// A queue between one producer and one consumer to which many others are attached, each of which has put one number
/// and does nothing any more. They share a process, so that its memory shows what they need, and not what .NET does.
/// </summary>
internal static class IdleProducers
{
    public static IReadOnlyList<Metric> Metrics { get; } =
    [
        new Metric("messages_per_second", "messages/s", Format: "N0"),
        new Metric("shared_bytes", "shared MiB", Divisor: 1 << 20, Format: "N2"),
        new Metric("consumer_private_bytes", "consumer's MiB", Divisor: 1 << 20, Format: "N2"),
        new Metric("idle_producers_private_bytes", "idle producers' MiB", Divisor: 1 << 20, Format: "N2"),
    ];

    /// <param name="producers">All that are attached, the active one too.</param>
    public static async Task<double[]> RunAsync(int producers, int count, CancellationToken cancellationToken)
    {
        QueueUse use = new(Producers: 1, Consumers: 1, IsSingle: true);
        await using IQueuedNumbers.Channel numbers = IQueuedNumbers.Create(options: use.Options);
        await using INumbers.Channel until = INumbers.Create();
        await using INumbers.Channel ready = INumbers.Create();
        await using WorkerProcess idle =
            QueueWorkers.StartStayIdle(numbers.Name, producers - 1, until.Reader, ready.Writer);
        await using QueueCrew crew = new(
            use, share => QueueWorkers.PutShare(numbers.Writer, share), () => numbers.Writer.Complete());
        await crew.StartAsync(
            shares => QueueWorkers.StartPutNumbers(shares, numbers.Writer),
            acknowledgements => QueueWorkers.StartTakeNumbers(numbers.Reader, acknowledgements),
            cancellationToken);
        await ready.Reader.ReadAsync(cancellationToken);

        TimeSpan elapsed = crew.Run(WarmUp.Messages, count);
        double[] figures =
        [
            count / elapsed.TotalSeconds,
            await Memory.SharedBytesAsync(numbers.Name, cancellationToken),
            Memory.PrivateBytes(crew.Consumers[0].Id),
            Memory.PrivateBytes(idle.Id),
        ];

        until.Writer.Complete();
        await idle.Completion.WaitAsync(cancellationToken);
        await crew.FinishAsync(producers - 1, cancellationToken);
        return figures;
    }
}
