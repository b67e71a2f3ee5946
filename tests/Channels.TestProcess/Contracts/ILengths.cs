namespace Channels.TestProcess.Contracts;

/// <summary>Lengths in bytes.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface ILengths
{
    void Length(long bytes);
}
