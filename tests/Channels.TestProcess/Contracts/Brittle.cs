using MemoryPack;

namespace Channels.TestProcess.Contracts;

/// <summary>An object that can't always be read.</summary>
[MemoryPackable]
public partial record Brittle(string Name)
{
    public const string Broken = "broken";

    [MemoryPackOnDeserialized]
    private void Check()
    {
        if (Name == Broken) throw new System.InvalidOperationException("It broke when it was read.");
    }
}
