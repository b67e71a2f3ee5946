using System;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>The sending end is in this process.</summary>
internal sealed class LocalWriterHand(ChannelWriter<int> writer) : IWriterHand
{
    public async Task SendAsync(int first, int count = 1)
    {
        for (int i = 0; i < count; i++) await writer.WriteAsync(first + i);
    }

    public Task CompleteAsync()
    {
        writer.Complete();
        return Task.CompletedTask;
    }

    public Task FailAsync(string message)
    {
        writer.Complete(new InvalidOperationException(message));
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => default;
}
