namespace Channels.Benchmarks.Contracts;

/// <summary>What a process found out about itself while it did nothing.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
internal partial interface IIdleReports
{
    void Measured(double processorMilliseconds, double seconds, int threads);
}
