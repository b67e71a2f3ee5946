namespace Channels.Benchmarks.Contracts;

/// <summary>One int, through a queue.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
internal partial interface IQueuedNumbers
{
    void Number(int value);
}
