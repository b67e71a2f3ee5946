namespace Channels.TestProcess.Contracts;

/// <summary>As <see cref="IFragiles"/>, through a queue.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IQueuedFragiles
{
    void Put(Fragile value);
}
