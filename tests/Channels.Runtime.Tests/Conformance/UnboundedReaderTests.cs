using System;
using System.Threading.Channels;
using Xunit;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>.NET's own channel without a bound: what the suite says is what .NET does.</summary>
public sealed class UnboundedReaderTests : SharedReaderConformance
{
    protected override ReaderSubject NewSubject()
    {
        Channel<int> channel = Channel.CreateUnbounded<int>();
        return new ReaderSubject(channel.Reader, new LocalWriterHand(channel.Writer), null);
    }

    protected override void AssertIsError(Exception? actual, string message) =>
        Assert.Equal(message, Assert.IsType<InvalidOperationException>(actual).Message);
}
