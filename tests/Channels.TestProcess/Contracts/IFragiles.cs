namespace Channels.TestProcess.Contracts;

/// <summary>Objects that can break while they are written.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface IFragiles
{
    void Put(Fragile value);
}
