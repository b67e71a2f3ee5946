namespace Channels.Benchmarks.Subjects;

/// <summary>How a queue is used.</summary>
/// <param name="Producers">The processes that put; the one that measures is the first of them.</param>
/// <param name="Consumers">The processes that take.</param>
/// <param name="IsSingle">Whether the endpoints promise to be used by one thread at a time, which they are.</param>
internal sealed record QueueUse(int Producers, int Consumers, bool IsSingle)
{
    public ProcessChannelOptions Options => new() { SingleReader = IsSingle, SingleWriter = IsSingle };

    /// <summary>How many messages are that producer's; the first ones have what can't be divided.</summary>
    public int ShareOf(int producer, int messages) =>
        messages / Producers + (producer < messages % Producers ? 1 : 0);
}
