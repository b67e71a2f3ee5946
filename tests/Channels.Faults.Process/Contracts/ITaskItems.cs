using Channels;

namespace Channels.Faults.Contracts;

/// <summary>The smallest task.</summary>
[ProcessChannel(Kind = ChannelKind.Joinable)]
public partial interface ITaskItems
{
    void Item(long item);
}
