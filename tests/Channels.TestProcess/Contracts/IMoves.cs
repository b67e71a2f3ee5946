namespace Channels.TestProcess.Contracts;

/// <summary>Several kinds of messages without a reference.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface IMoves
{
    void Move(int x, int y);

    void Scale(double factor, bool smooth);

    void Clear();
}
