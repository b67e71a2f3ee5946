namespace Channels.TestProcess.Contracts;

/// <summary>Numbers that say who put them: each producer counts up from zero.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface ITickets
{
    void Ticket(int producer, int number);
}
