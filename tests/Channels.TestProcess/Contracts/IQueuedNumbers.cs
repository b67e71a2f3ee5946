namespace Channels.TestProcess.Contracts;

/// <summary>As <see cref="INumbers"/>, through a queue.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IQueuedNumbers
{
    void Number(int value);
}
