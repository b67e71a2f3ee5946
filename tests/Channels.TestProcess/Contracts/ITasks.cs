namespace Channels.TestProcess.Contracts;

/// <summary>Tasks that are numbers.</summary>
[ProcessChannel(Kind = ChannelKind.Joinable)]
public partial interface ITasks
{
    void Number(int value);
}
