using System;
using Channels.TestProcess.Contracts;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>A pipe with its other end in a worker process.</summary>
public sealed class CrossProcessReaderTests : ReaderConformance
{
    protected override ReaderSubject NewSubject()
    {
        INumbers.Channel channel = INumbers.Create(options: new ProcessChannelOptions { Capacity = PipeSubjects.Capacity });
        return new ReaderSubject(channel.Reader, new WorkerHand(channel.Writer), channel);
    }

    protected override void AssertIsError(Exception? actual, string message) => PipeSubjects.AssertIsError(actual, message);
}
