namespace Channels.TestProcess.Contracts;

/// <summary>One message of several unmanaged parameters: the items are structs.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface IPoints
{
    void Point(int id, double x, double y);
}
