namespace Channels.TestProcess.Contracts;

/// <summary>Carries endpoints of its own contract.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface IRelays
{
    void Relay(IRelays.Reader relays);
}
