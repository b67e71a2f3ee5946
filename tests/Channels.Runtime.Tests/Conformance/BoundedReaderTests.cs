using System;
using System.Threading.Channels;
using Xunit;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>.NET's own channel: what the suite says is what .NET does.</summary>
public sealed class BoundedReaderTests : SharedReaderConformance
{
    private const int Capacity = 64;

    protected override ReaderSubject NewSubject()
    {
        Channel<int> channel = Channel.CreateBounded<int>(Capacity);
        return new ReaderSubject(channel.Reader, new LocalWriterHand(channel.Writer), null);
    }

    protected override void AssertIsError(Exception? actual, string message) =>
        Assert.Equal(message, Assert.IsType<InvalidOperationException>(actual).Message);
}
