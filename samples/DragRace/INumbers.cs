using Channels;

namespace DragRace;

/// <summary>What is sent: one number a message.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
internal partial interface INumbers
{
    void Number(int value);
}
