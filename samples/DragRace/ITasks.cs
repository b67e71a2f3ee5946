using Channels;

namespace DragRace;

/// <summary>The same through a joinable queue, which knows when all of them are done.</summary>
[ProcessChannel(Kind = ChannelKind.Joinable)]
internal partial interface ITasks
{
    void Number(int value);
}
