namespace Channels.TestProcess.Contracts;

/// <summary>Numbered orders; what comes back has a contract of its own.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe, Replies = typeof(IAcks))]
public partial interface IOrders
{
    void Order(int number, string what);
}
