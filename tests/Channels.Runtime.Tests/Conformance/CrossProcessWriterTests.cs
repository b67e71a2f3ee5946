using Channels.TestProcess.Contracts;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>A pipe with its other end in a worker process.</summary>
public sealed class CrossProcessWriterTests : BoundedWriterConformance
{
    protected override WriterSubject NewSubject()
    {
        INumbers.Channel channel = INumbers.Create(options: new ProcessChannelOptions { Capacity = PipeSubjects.Capacity });
        return new WriterSubject(channel.Writer, new WorkerHand(channel.Reader), PipeSubjects.Numbers, channel);
    }
}
