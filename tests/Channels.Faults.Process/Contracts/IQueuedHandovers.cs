using Channels;

namespace Channels.Faults.Contracts;

/// <summary>Hands ends of a pipe over.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
public partial interface IQueuedHandovers
{
    void GiveReader(ISequence.Reader reader);

    void GiveWriter(ISequence.Writer writer);
}
