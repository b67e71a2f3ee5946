using System;
using System.IO;

namespace Channels.Benchmarks.Workers;

/// <summary>Looks at the first and the last byte where they lie, and copies nothing.</summary>
internal sealed class LookingBlockReceiver(ProcessChannelWriter<int> acknowledgements, int size)
    : BlockReceiver(acknowledgements, size)
{
    protected override void Take(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != Blocks.Filling || bytes[^1] != Blocks.Filling)
            throw new InvalidDataException("A block arrived that nobody sent.");
    }
}
