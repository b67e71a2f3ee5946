using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Queues;

/// <summary>Opens queues, and takes from them in each way.</summary>
internal static class QueueLine
{
    /// <summary>How many items <see cref="TakeMode.Many"/> asks for.</summary>
    internal const int Batch = 16;

    internal static IQueueLine Create(bool parcels, string? name, ProcessChannelOptions options) =>
        parcels ? new ParcelsLine(IParcels.Create(name, options)) : new ItemsLine(IItems.Create(name, options));

    internal static async Task<IQueueLine> OpenAsync(bool parcels, string name) =>
        parcels ? new ParcelsLine(await IParcels.OpenAsync(name)) : new ItemsLine(await IItems.OpenAsync(name));

    internal static async Task TakeAsync<T>(ProcessChannelReader<T> reader, TakeMode mode, Action<T> took, Action foundEmpty, CancellationToken cancellation)
    {
        switch (mode)
        {
            case TakeMode.Blocking:
                await Task.Factory.StartNew(() => Block(reader, took, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                break;
            case TakeMode.Awaiting:
                while (true) took(await reader.ReadAsync(cancellation));
            case TakeMode.WaitingFirst:
                while (await reader.WaitToReadAsync(cancellation))
                {
                    while (reader.TryRead(out T? item))
                    {
                        took(item);
                        cancellation.ThrowIfCancellationRequested();
                    }
                }

                break;
            case TakeMode.Many:
                T[] items = new T[Batch];
                while (await reader.ReadManyAsync(items, cancellation) is > 0 and int taken)
                {
                    foreach (T item in items.AsSpan(0, taken)) took(item);
                }

                break;
            case TakeMode.Polling:
                while (!reader.Completion.IsCompleted)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (reader.TryRead(out T? item))
                    {
                        took(item);
                        continue;
                    }

                    if (reader.Count == 0) foundEmpty();
                    await Task.Delay(1, cancellation);
                }

                await reader.Completion;
                break;
            default:
                await foreach (T item in reader.ReadAllAsync(cancellation)) took(item);
                break;
        }
    }

    /// <summary>Also of a queue that has ended.</summary>
    internal static bool TryTake<T>(ProcessChannelReader<T> reader, TimeSpan timeout, out T item)
    {
        try
        {
            return reader.TryRead(timeout, out item);
        }
        catch (ChannelClosedException)
        {
            item = default!;
            return false;
        }
    }

    private static void Block<T>(ProcessChannelReader<T> reader, Action<T> took, CancellationToken cancellation)
    {
        while (true) took(reader.Read(cancellation));
    }
}
