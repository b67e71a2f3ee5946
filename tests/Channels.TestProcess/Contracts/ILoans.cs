namespace Channels.TestProcess.Contracts;

/// <summary>Ends of pipes with a way back, on their way.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface ILoans
{
    void Lend(ICalculator.Reader requests);

    void Ask(ICalculator.Writer requests);

    void Give(IOrders.Writer orders);
}
