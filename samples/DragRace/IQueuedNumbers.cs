using Channels;

namespace DragRace;

/// <summary>The same through a queue, which any number of processes can put into and take from.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
internal partial interface IQueuedNumbers
{
    void Number(int value);
}
