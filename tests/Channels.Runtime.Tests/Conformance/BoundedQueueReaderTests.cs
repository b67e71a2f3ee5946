using System;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>A queue with a maximum, both ends in one process.</summary>
public sealed class BoundedQueueReaderTests : SharedReaderConformance
{
    protected override ReaderSubject NewSubject() => QueueSubjects.LocalReader(QueueSubjects.Bounded);

    protected override void AssertIsError(Exception? actual, string message) => QueueSubjects.AssertIsError(actual, message);
}
