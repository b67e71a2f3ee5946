namespace Channels.Benchmarks.Contracts;

/// <summary>The smallest message there is, one int.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
internal partial interface INumbers
{
    void Number(int value);
}
