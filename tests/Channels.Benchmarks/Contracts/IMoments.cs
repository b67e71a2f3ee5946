namespace Channels.Benchmarks.Contracts;

/// <summary>When something happened, as the clock says that all processes of the machine share.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
internal partial interface IMoments
{
    void Moment(long timestamp);
}
