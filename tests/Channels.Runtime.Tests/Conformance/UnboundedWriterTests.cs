using System.Threading.Channels;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>.NET's own channel without a bound: what the suite says is what .NET does.</summary>
public sealed class UnboundedWriterTests : UnboundedWriterConformance
{
    protected override WriterSubject NewSubject()
    {
        Channel<int> channel = Channel.CreateUnbounded<int>();
        return new WriterSubject(channel.Writer, new LocalReaderHand(channel.Reader), WriterSubject.Unbounded, null);
    }
}
