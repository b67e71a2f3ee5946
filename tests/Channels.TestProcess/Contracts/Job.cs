using System.Collections.Generic;
using MemoryPack;

namespace Channels.TestProcess.Contracts;

/// <summary>An object with everything that an object is made of.</summary>
[MemoryPackable]
public partial record Job(int Id, string? Name, List<string>? Tags);
