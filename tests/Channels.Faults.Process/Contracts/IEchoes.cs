using Channels;

namespace Channels.Faults.Contracts;

/// <summary>What goes to and fro between two processes that measure how long it takes.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface IEchoes
{
    void Echo(long number);
}
