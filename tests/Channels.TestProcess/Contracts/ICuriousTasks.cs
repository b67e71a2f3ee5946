namespace Channels.TestProcess.Contracts;

/// <summary>Tasks that have something done when somebody asks what they are.</summary>
[ProcessChannel(Kind = ChannelKind.Joinable)]
public partial interface ICuriousTasks
{
    void Handle(Curious value);
}
