using System;
using System.IO;
using Channels.Benchmarks.Contracts;

namespace Channels.Benchmarks.Workers;

/// <summary>Counts the blocks that came since it acknowledged some, which it does at each end of a round.</summary>
internal abstract class BlockReceiver(ProcessChannelWriter<int> acknowledgements, int size) : IBlocks, IQueuedBlocks
{
    private int _received;

    public void Block(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            Acknowledge();
            return;
        }
        if (bytes.Length != size)
            throw new InvalidDataException($"A block of {bytes.Length} bytes arrived, not of {size}.");
        Take(bytes);
        _received++;
    }

    public void Acknowledge()
    {
        acknowledgements.Write(_received);
        _received = 0;
    }

    protected abstract void Take(ReadOnlySpan<byte> bytes);
}
