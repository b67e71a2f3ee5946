using System;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>A writer under test, a hand at the other end, and how many numbers the channel holds.</summary>
public sealed record WriterSubject(ChannelWriter<int> Writer, IReaderHand Other, int Capacity, IDisposable? Channel) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Other.DisposeAsync();
        Channel?.Dispose();
    }
}
