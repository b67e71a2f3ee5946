namespace Channels.TestProcess.Contracts;

/// <summary>Messages that hold endpoints, and one that takes room.</summary>
[ProcessChannel(Kind = ChannelKind.Joinable)]
public partial interface ILoadTasks
{
    void Numbers(int id, INumbers.Reader numbers);

    void Answers(INumbers.Writer answers, string? text);

    void Queue(IQueuedNumbers.Writer writer, IQueuedNumbers.Reader reader);

    void Filler(byte[] bytes);

    void Stop();
}
