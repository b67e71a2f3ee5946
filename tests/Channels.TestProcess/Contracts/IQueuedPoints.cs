namespace Channels.TestProcess.Contracts;

/// <summary>As <see cref="IPoints"/>, through a queue.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IQueuedPoints
{
    void Point(int id, double x, double y);
}
