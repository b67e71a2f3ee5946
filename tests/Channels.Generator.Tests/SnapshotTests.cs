using Channels.Generator.Tests.Harness;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>What users read when they step into generated code.</summary>
public sealed class SnapshotTests
{
    public static TheoryData<string> Names => [.. Sources.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Generated_code_is_what_was_reviewed(string name)
    {
        GeneratorRun run = GeneratorRun.Of(Sources.All[name]).AssertCompiles();
        if (Snapshot.IsUpdating) Snapshot.Write(name, run.Files);
        Snapshot.AssertMatches(name, run.Files);
    }
}
