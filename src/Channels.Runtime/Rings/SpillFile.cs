using Channels.Segments;

namespace Channels.Rings;

/// <summary>A message outside the ring: its file, and from when on the file may hold another one.</summary>
internal sealed unsafe class SpillFile(MappedFile memory, long number)
{
    internal const long InUse = long.MaxValue;

    internal long Number => number;

    /// <summary>Where the payload begins: four bytes in, as in a frame, so that aligned data lies aligned in both.</summary>
    internal byte* Payload => memory.Address + FrameHeader.Size;

    internal byte* End => memory.Address + memory.Length;

    internal long Size => memory.Length;

    /// <summary>The file is free when the receiver has consumed up to here.</summary>
    internal long FreeAt { get; set; } = InUse;

    internal void Release() => memory.Release();
}
