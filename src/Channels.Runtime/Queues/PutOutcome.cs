namespace Channels.Queues;

/// <summary>What became of a put.</summary>
internal enum PutOutcome
{
    /// <summary>The item is in the queue, or in its producer's buffer.</summary>
    Done,

    /// <summary>There is no room now.</summary>
    Full,

    /// <summary>The queue has been completed.</summary>
    Closed,

    /// <summary>There is no room, and the queue's mode says that the item itself is dropped; the put counts as done.</summary>
    Dropped,
}
