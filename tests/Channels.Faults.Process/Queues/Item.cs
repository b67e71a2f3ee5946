namespace Channels.Faults.Queues;

/// <summary>An item of the queue's tests says which producer put it, and as the how manieth.</summary>
internal static class Item
{
    private const int NumberBits = 32;

    internal static long Of(int producer, long number) => ((long)producer << NumberBits) | number;

    internal static int ProducerOf(long item) => (int)(item >> NumberBits);

    internal static long NumberOf(long item) => item & ((1L << NumberBits) - 1);

    /// <summary>How many tasks follow from one that has some.</summary>
    internal const int Children = 400;

    private const int FirstParent = 1000, EveryOf = 100;

    /// <summary>Whether a task is one that another task put.</summary>
    internal static bool IsChild(long item) => ProducerOf(item) >= FirstParent;

    internal static bool HasChildren(long item) => !IsChild(item) && NumberOf(item) % EveryOf == 0;

    internal static long ChildOf(long item, int index) => Of(FirstParent + ProducerOf(item), (NumberOf(item) * Children) + index);
}
