using Channels;

namespace Channels.Faults.Contracts;

/// <summary>The smallest contract: its messages take the shortest way into the ring.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface INumbers
{
    void Number(long value);
}
