namespace Channels.TestProcess.Contracts;

/// <summary>As <see cref="IMoves"/>, through a queue.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IQueuedMoves
{
    void Move(int x, int y);

    void Scale(double factor, bool smooth);

    void Clear();
}
