using System;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>A queue with a maximum, its producer in a worker process.</summary>
public sealed class CrossProcessBoundedQueueReaderTests : SharedReaderConformance
{
    protected override ReaderSubject NewSubject() => QueueSubjects.ReaderAcrossProcesses(QueueSubjects.Bounded);

    protected override void AssertIsError(Exception? actual, string message) => QueueSubjects.AssertIsError(actual, message);
}
