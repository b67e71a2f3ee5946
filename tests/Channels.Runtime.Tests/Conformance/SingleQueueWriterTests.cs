namespace Channels.Runtime.Tests.Conformance;

/// <summary>A queue whose ends are promised to be used by one thread, both in one process.</summary>
public sealed class SingleQueueWriterTests : UnboundedWriterConformance
{
    protected override WriterSubject NewSubject() => QueueSubjects.LocalWriter(QueueSubjects.Single);
}
