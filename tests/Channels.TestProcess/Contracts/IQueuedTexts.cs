namespace Channels.TestProcess.Contracts;

/// <summary>As <see cref="ITexts"/>, through a queue.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IQueuedTexts
{
    void Text(string? text);
}
