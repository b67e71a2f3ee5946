using Channels.Generator.Tests.Harness;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>What users read when they step into generated code.</summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData(nameof(Sources.OneNumber), Sources.OneNumber)]
    [InlineData(nameof(Sources.SeveralMessages), Sources.SeveralMessages)]
    [InlineData(nameof(Sources.Queue), Sources.Queue)]
    [InlineData(nameof(Sources.Joinable), Sources.Joinable)]
    [InlineData(nameof(Sources.OneMessageOfSeveralParameters), Sources.OneMessageOfSeveralParameters)]
    [InlineData(nameof(Sources.RawStruct), Sources.RawStruct)]
    [InlineData(nameof(Sources.AsyncMethods), Sources.AsyncMethods)]
    [InlineData(nameof(Sources.Packables), Sources.Packables)]
    [InlineData(nameof(Sources.NestedAndKeywords), Sources.NestedAndKeywords)]
    [InlineData(nameof(Sources.Requests), Sources.Requests)]
    [InlineData(nameof(Sources.Replies), Sources.Replies)]
    [InlineData(nameof(Sources.Workers), Sources.Workers)]
    [InlineData(nameof(Sources.WorkerResults), Sources.WorkerResults)]
    public void Generated_code_is_what_was_reviewed(string name, string source) =>
        Snapshot.AssertMatches(GeneratorRun.Of(source).AssertCompiles(), name);
}
