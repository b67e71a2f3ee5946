using Channels.TestProcess.Contracts;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>A pipe with both ends in one process.</summary>
public sealed class PipeWriterTests : BoundedWriterConformance
{
    protected override WriterSubject NewSubject()
    {
        INumbers.Channel channel = INumbers.Create(options: new ProcessChannelOptions { Capacity = PipeSubjects.Capacity });
        return new WriterSubject(channel.Writer, new LocalReaderHand(channel.Reader), PipeSubjects.Numbers, channel);
    }
}
