namespace Channels.Faults.Queues;

/// <summary>An item of the queue's tests says which producer put it, and as the how manieth.</summary>
internal static class Item
{
    private const int NumberBits = 32;

    internal static long Of(int producer, long number) => ((long)producer << NumberBits) | number;

    internal static int ProducerOf(long item) => (int)(item >> NumberBits);

    internal static long NumberOf(long item) => item & ((1L << NumberBits) - 1);
}
