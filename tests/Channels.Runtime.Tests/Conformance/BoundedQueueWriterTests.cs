namespace Channels.Runtime.Tests.Conformance;

/// <summary>A queue with a maximum, both ends in one process.</summary>
public sealed class BoundedQueueWriterTests : SharedBoundedWriterConformance
{
    protected override WriterSubject NewSubject() => QueueSubjects.LocalWriter(QueueSubjects.Bounded, QueueSubjects.MaxItems);
}
