using System;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>A queue whose ends are promised to be used by one thread, with its producer in a worker process.</summary>
public sealed class CrossProcessSingleQueueReaderTests : ReaderConformance
{
    protected override ReaderSubject NewSubject() => QueueSubjects.ReaderAcrossProcesses(QueueSubjects.Single);

    protected override void AssertIsError(Exception? actual, string message) => QueueSubjects.AssertIsError(actual, message);
}
