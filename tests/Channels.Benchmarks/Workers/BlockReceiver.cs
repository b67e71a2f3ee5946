using System;
using System.IO;
using Channels.Benchmarks.Contracts;

namespace Channels.Benchmarks.Workers;

/// <summary>Counts the blocks of a round, and acknowledges its end.</summary>
internal abstract class BlockReceiver(INumbers.Writer acknowledgements, int size) : IBlocks
{
    private int _received;

    public void Block(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            acknowledgements.Number(_received);
            _received = 0;
            return;
        }
        if (bytes.Length != size)
            throw new InvalidDataException($"A block of {bytes.Length} bytes arrived, not of {size}.");
        Take(bytes);
        _received++;
    }

    protected abstract void Take(ReadOnlySpan<byte> bytes);
}
