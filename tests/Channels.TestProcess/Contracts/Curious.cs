using System;
using MemoryPack;

namespace Channels.TestProcess.Contracts;

/// <summary>An object that has something done when somebody asks what it is.</summary>
[MemoryPackable]
public partial record Curious(int Number)
{
    public static Action? Asked { get; set; }

    public override string ToString()
    {
        Asked?.Invoke();
        return "curious " + Number;
    }
}
