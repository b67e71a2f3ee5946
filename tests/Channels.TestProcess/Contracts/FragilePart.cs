using System;
using MemoryPack;

namespace Channels.TestProcess.Contracts;

/// <summary>Throws when it is written, if it is told to.</summary>
[MemoryPackable]
public partial class FragilePart
{
    public bool Breaks { get; set; }

    [MemoryPackOnSerializing]
    private void OnSerializing()
    {
        if (Breaks) throw new InvalidOperationException("This part can't be written.");
    }
}
