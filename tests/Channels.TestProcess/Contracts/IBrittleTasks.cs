namespace Channels.TestProcess.Contracts;

/// <summary>Tasks that can't always be read.</summary>
[ProcessChannel(Kind = ChannelKind.Joinable)]
public partial interface IBrittleTasks
{
    void Handle(Brittle value);
}
