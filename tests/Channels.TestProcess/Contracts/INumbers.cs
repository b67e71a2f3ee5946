namespace Channels.TestProcess.Contracts;

/// <summary>One message of one unmanaged parameter: the items are the numbers themselves.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface INumbers
{
    void Number(int value);
}
