namespace Channels.TestProcess.Contracts;

/// <summary>Texts, or none.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface ITexts
{
    void Text(string? text);
}
