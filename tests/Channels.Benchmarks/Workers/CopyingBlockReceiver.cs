using System;

namespace Channels.Benchmarks.Workers;

/// <summary>Copies every block out of the shared memory, always to the same place.</summary>
internal sealed class CopyingBlockReceiver(ProcessChannelWriter<int> acknowledgements, int size)
    : BlockReceiver(acknowledgements, size)
{
    private readonly byte[] _target = GC.AllocateArray<byte>(size, pinned: true);

    protected override void Take(ReadOnlySpan<byte> bytes) => bytes.CopyTo(_target);
}
