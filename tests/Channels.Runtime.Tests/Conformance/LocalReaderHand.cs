using System;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>The receiving end is in this process.</summary>
internal sealed class LocalReaderHand(ChannelReader<int> reader) : IReaderHand
{
    public async Task<int> ReceiveAsync(int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++) sum += await reader.ReadAsync();
        return sum;
    }

    public async Task<string?> EndAsync()
    {
        try
        {
            return await reader.WaitToReadAsync() ? "There is more to read." : null;
        }
        catch (Exception error)
        {
            return error.Message;
        }
    }

    public ValueTask DisposeAsync() => default;
}
