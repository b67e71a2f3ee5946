namespace Channels.Runtime.Tests.Conformance;

/// <summary>A queue with its consumer in a worker process.</summary>
public sealed class CrossProcessQueueWriterTests : UnboundedWriterConformance
{
    protected override WriterSubject NewSubject() => QueueSubjects.WriterAcrossProcesses(QueueSubjects.Shared);
}
