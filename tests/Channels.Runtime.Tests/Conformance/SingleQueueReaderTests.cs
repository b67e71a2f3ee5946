using System;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>A queue whose ends are promised to be used by one thread, both in one process.</summary>
public sealed class SingleQueueReaderTests : ReaderConformance
{
    protected override ReaderSubject NewSubject() => QueueSubjects.LocalReader(QueueSubjects.Single);

    protected override void AssertIsError(Exception? actual, string message) => QueueSubjects.AssertIsError(actual, message);
}
