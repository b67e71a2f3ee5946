using MemoryPack;

namespace Channels.TestProcess.Contracts;

/// <summary>An object that can't always be written: it throws after a part of it was.</summary>
[MemoryPackable]
public partial record Fragile(byte[] Before, FragilePart Part);
