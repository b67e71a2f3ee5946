using System;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>A queue with both ends in one process.</summary>
public sealed class QueueReaderTests : SharedReaderConformance
{
    protected override ReaderSubject NewSubject() => QueueSubjects.LocalReader(QueueSubjects.Shared);

    protected override void AssertIsError(Exception? actual, string message) => QueueSubjects.AssertIsError(actual, message);
}
