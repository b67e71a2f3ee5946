namespace Channels.Runtime.Tests.Conformance;

/// <summary>A queue with both ends in one process.</summary>
public sealed class QueueWriterTests : UnboundedWriterConformance
{
    protected override WriterSubject NewSubject() => QueueSubjects.LocalWriter(QueueSubjects.Shared);
}
