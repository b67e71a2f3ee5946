using Channels;

namespace Channels.Faults.Contracts;

/// <summary>The smallest item: it takes the shortest ways into a ring and out of it.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IItems
{
    void Item(long item);
}
