using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Faults.Contracts;

namespace Channels.Faults.Queues;

/// <summary>A joinable queue of one of the contracts, whose tasks are numbers or are made from numbers.</summary>
internal interface ITaskLine : IDisposable
{
    string Name { get; }

    /// <summary>How many wait in this process.</summary>
    long Buffered { get; }

    long Unfinished { get; }

    void Put(long item);

    bool TryComplete();

    Task JoinAsync(TimeSpan limit);

    /// <summary>Takes the dead letters' numbers.</summary>
    IReadOnlyList<long> TakeDeadLetters();

    /// <summary>Does tasks until the queue is at its end or it is cancelled.</summary>
    /// <param name="style">How.</param>
    /// <param name="mark">Called for each before it is said to be done.</param>
    /// <param name="cancellation">Ends the work between two tasks.</param>
    Task WorkAsync(WorkStyle style, Action<long> mark, CancellationToken cancellation);
}

/// <summary>Creates and opens them, and does tasks in each way.</summary>
internal static class TaskLine
{
    private static readonly TimeSpan s_lull = TimeSpan.FromMilliseconds(50);

    private const int HandAtOnce = 5, ManyAtOnce = 16, HoardAtOnce = 4000, RarelyGivenBack = 10, GivenBackAtMost = 100;

    internal static ITaskLine Create(bool parcels, string? name, ProcessChannelOptions options) =>
        parcels ? new TaskParcelsLine(ITaskParcels.Create(name, options)) : new TaskItemsLine(ITaskItems.Create(name, options));

    internal static async Task<ITaskLine> OpenAsync(bool parcels, string name) =>
        parcels ? new TaskParcelsLine(await ITaskParcels.OpenAsync(name)) : new TaskItemsLine(await ITaskItems.OpenAsync(name));

    internal static async Task WorkAsync<T, TCodec>(
        JoinableReader<T, TCodec> reader, WorkStyle style, Func<T, long> itemOf, Action<long> mark, CancellationToken cancellation)
        where TCodec : struct, IMessageCodec<T>
    {
        Random random = new();
        switch (style)
        {
            case WorkStyle.Counting:
                await Task.Factory.StartNew(() => Count(reader, itemOf, mark, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                break;
            case WorkStyle.Many:
                T[] items = new T[ManyAtOnce];
                while (await reader.ReadManyAsync(items, cancellation) is > 0 and int taken)
                {
                    for (int i = 0; i < taken; i++)
                    {
                        mark(itemOf(items[i]));
                        reader.TaskDone();
                    }
                }

                break;
            case WorkStyle.AnyOrder or WorkStyle.Hoarding:
                List<ProcessTask<T>> hand = [];
                int most = style == WorkStyle.AnyOrder ? HandAtOnce : HoardAtOnce;
                while (await reader.WaitToReadAsync(cancellation))
                {
                    while (hand.Count < most && reader.TryReadTask(out ProcessTask<T> task)) hand.Add(task);
                    foreach (ProcessTask<T> task in hand.OrderBy(_ => random.Next()))
                    {
                        if (random.Next(RarelyGivenBack) == 0 && task.Deliveries < GivenBackAtMost)
                        {
                            task.Abandon(new InvalidOperationException("not today"));
                            continue;
                        }

                        mark(itemOf(task.Value));
                        task.Done();
                    }

                    hand.Clear();
                }

                break;
            case WorkStyle.Clinging:
                await Task.Factory.StartNew(() => Cling(reader, itemOf, mark, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                break;
            default:
                await foreach (ProcessTask<T> task in reader.ReadTasksAsync(cancellation))
                {
                    mark(itemOf(task.Value));
                    task.Done();
                    cancellation.ThrowIfCancellationRequested();
                }

                break;
        }
    }

    private static void Cling<T, TCodec>(JoinableReader<T, TCodec> reader, Func<T, long> itemOf, Action<long> mark, CancellationToken cancellation)
        where TCodec : struct, IMessageCodec<T>
    {
        while (reader.WaitToRead(Timeout.InfiniteTimeSpan, cancellation))
        {
            if (!reader.TryReadTask(out ProcessTask<T> kept)) continue;
            while (reader.WaitToRead(s_lull, cancellation))
            {
                while (reader.TryReadTask(out ProcessTask<T> task)) Do(task);
            }

            Do(kept);
        }

        void Do(ProcessTask<T> task)
        {
            mark(itemOf(task.Value));
            task.Done();
        }
    }

    private static void Count<T>(ProcessChannelReader<T> reader, Func<T, long> itemOf, Action<long> mark, CancellationToken cancellation)
    {
        while (true)
        {
            T item;
            try
            {
                item = reader.Read(cancellation);
            }
            catch (ChannelClosedException)
            {
                return;
            }

            mark(itemOf(item));
            Finish(reader);
        }
    }

    private static void Finish<T>(ProcessChannelReader<T> reader)
    {
        switch (reader)
        {
            case ITaskItems.Reader items: items.TaskDone(); break;
            case ITaskParcels.Reader parcels: parcels.TaskDone(); break;
        }
    }
}
