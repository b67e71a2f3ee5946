namespace Channels.Runtime.Tests.Conformance;

/// <summary>A queue whose ends are promised to be used by one thread, with its consumer in a worker process.</summary>
public sealed class CrossProcessSingleQueueWriterTests : UnboundedWriterConformance
{
    protected override WriterSubject NewSubject() => QueueSubjects.WriterAcrossProcesses(QueueSubjects.Single);
}
