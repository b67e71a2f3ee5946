namespace Channels.Benchmarks.Contracts;

/// <summary>One int a task, through a joinable queue.</summary>
[ProcessChannel(Kind = ChannelKind.Joinable)]
internal partial interface INumberedTasks
{
    void Number(int value);
}
