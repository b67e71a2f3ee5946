namespace Channels.Runtime.Tests.Conformance;

/// <summary>A queue with a maximum, its consumer in a worker process.</summary>
public sealed class CrossProcessBoundedQueueWriterTests : SharedBoundedWriterConformance
{
    protected override WriterSubject NewSubject() => QueueSubjects.WriterAcrossProcesses(QueueSubjects.Bounded, QueueSubjects.MaxItems);
}
