namespace Channels.TestProcess.Contracts;

/// <summary>What orders are replied with.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface IAcks
{
    void Done(int number);

    void Refused(int number, string reason);
}
