namespace Channels.TestProcess.Contracts;

/// <summary>The items are endpoints themselves.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IOffers
{
    void Offer(INumbers.Reader numbers);
}
