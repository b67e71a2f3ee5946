using System;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Faults.Queues;

/// <summary>A queue of one of the contracts, whose items are numbers or are made from numbers.</summary>
internal interface IQueueLine : IDisposable
{
    string Name { get; }

    /// <summary>How many items are in the queue.</summary>
    int Count { get; }

    /// <summary>How many wait in this process.</summary>
    long Buffered { get; }

    /// <summary>Ends when the queue has ended.</summary>
    Task Completion { get; }

    /// <summary>Puts an item; waits for room, if the queue has a maximum, until it is cancelled.</summary>
    void Put(long item, CancellationToken cancellation = default);

    /// <summary>Puts an item, if there is room.</summary>
    bool TryPut(long item);

    Task FlushAsync();

    bool TryComplete(Exception? error);

    /// <summary>Disposes the writer: this attachment puts nothing any more.</summary>
    void EndWriting();

    /// <summary>Takes and checks items until the queue ends or it is cancelled.</summary>
    /// <param name="mode">How.</param>
    /// <param name="took">Called with each.</param>
    /// <param name="foundEmpty">Called by <see cref="TakeMode.Polling"/> when it looks and there is nothing in the whole queue.</param>
    /// <param name="cancellation">Ends it between two items.</param>
    Task TakeAsync(TakeMode mode, Action<long> took, Action foundEmpty, CancellationToken cancellation);

    /// <summary>Takes an item if one comes in that time.</summary>
    bool TryTake(TimeSpan timeout, out long item);
}
