using Channels;

namespace DragRace;

/// <summary>What is sent through a pipe: one number a message.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
internal partial interface INumbers
{
    void Number(int value);
}
