using System;
using Channels.TestProcess.Contracts;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>A pipe with both ends in one process.</summary>
public sealed class PipeReaderTests : ReaderConformance
{
    protected override ReaderSubject NewSubject()
    {
        INumbers.Channel channel = INumbers.Create(options: new ProcessChannelOptions { Capacity = PipeSubjects.Capacity });
        return new ReaderSubject(channel.Reader, new LocalWriterHand(channel.Writer), channel);
    }

    protected override void AssertIsError(Exception? actual, string message) => PipeSubjects.AssertIsError(actual, message);
}
