using System;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>A reader under test, and a hand at the other end.</summary>
public sealed record ReaderSubject(ChannelReader<int> Reader, IWriterHand Other, IDisposable? Channel) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Other.DisposeAsync();
        Channel?.Dispose();
    }
}
