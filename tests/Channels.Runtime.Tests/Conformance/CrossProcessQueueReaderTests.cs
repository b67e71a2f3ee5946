using System;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>A queue with its producer in a worker process.</summary>
public sealed class CrossProcessQueueReaderTests : SharedReaderConformance
{
    protected override ReaderSubject NewSubject() => QueueSubjects.ReaderAcrossProcesses(QueueSubjects.Shared);

    protected override void AssertIsError(Exception? actual, string message) => QueueSubjects.AssertIsError(actual, message);
}
