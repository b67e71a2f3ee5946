using System.Threading.Channels;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>.NET's own channel: what the suite says is what .NET does.</summary>
public sealed class BoundedWriterTests : SharedBoundedWriterConformance
{
    private const int Capacity = 64;

    protected override WriterSubject NewSubject()
    {
        Channel<int> channel = Channel.CreateBounded<int>(Capacity);
        return new WriterSubject(channel.Writer, new LocalReaderHand(channel.Reader), Capacity, null);
    }
}
