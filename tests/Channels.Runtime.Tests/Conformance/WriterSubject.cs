using System;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>A writer under test, a hand at the other end, and how many numbers the channel holds, or <see cref="Unbounded"/>.</summary>
public sealed record WriterSubject(ChannelWriter<int> Writer, IReaderHand Other, int Capacity, IDisposable? Channel) : IAsyncDisposable
{
    internal const int Unbounded = 0;

    public async ValueTask DisposeAsync()
    {
        await Other.DisposeAsync();
        Channel?.Dispose();
    }
}
