namespace Channels.TestProcess.Contracts;

/// <summary>An endpoint behind something large.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IEnclosures
{
    void Enclose(byte[] bytes, INumbers.Writer numbers);
}
