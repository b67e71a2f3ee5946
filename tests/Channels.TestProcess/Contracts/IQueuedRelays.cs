namespace Channels.TestProcess.Contracts;

/// <summary>As <see cref="IRelays"/>, through a queue.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IQueuedRelays
{
    void Relay(IQueuedRelays.Writer relays);
}
