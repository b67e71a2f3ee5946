using System.Diagnostics.CodeAnalysis;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.Queues.Bounded;

/// <summary>A consumer of a queue that has a maximum of items. It needs no lock. Any thread.</summary>
internal sealed unsafe class BoundedReceiver(BoundedQueue queue) : Consumer(queue, queue.Settings.SingleReader)
{
    private readonly Cells _cells = queue.Cells;

    /// <inheritdoc/>
    internal override bool HasNext(bool fromTheDead)
    {
        RequireOpen();
        return _cells.TryFindOldest(out _, out _);
    }

    /// <summary>Takes the next item, if it is its own bytes.</summary>
    internal bool TryTakeRaw<T>([MaybeNullWhen(false)] out T item)
    {
        RequireOpen();
        if (!_cells.TryTakeRaw(out item)) return false;
        WakeProducers();
        return true;
    }

    /// <inheritdoc/>
    internal override bool TryTake(TakenFrame frame, bool fromTheDead)
    {
        RequireOpen();
        try
        {
            return _cells.TryTake(frame, Queue.Spills);
        }
        finally
        {
            // Also if what was taken is no message.
            WakeProducers();
        }
    }

    /// <inheritdoc/>
    internal override bool TryShow(TakenFrame frame)
    {
        RequireOpen();
        while (_cells.TryShow(frame, out long position, out long word))
        {
            try
            {
                frame.MapIfLarge(Queue.Spills);
                return true;
            }
            catch (ChannelCorruptException) when (!_cells.IsThere(position, word))
            {
                // Somebody took it meanwhile, and its file is gone with it.
            }
        }

        return false;
    }

    /// <inheritdoc/>
    internal override long Count()
    {
        RequireOpen();
        return _cells.Count();
    }

    /// <inheritdoc/>
    private protected override bool IsEmptyForGood()
    {
        // From here on every producer that stores sees the completion, or its store is seen here.
        Barrier.Issue();
        return !_cells.TryFindOldest(out _, out _);
    }

    /// <summary>A full fence stands between the take and this look at who sleeps.</summary>
    private void WakeProducers() => WakePair.Wake(Queue.Header.ProducersWake);
}
