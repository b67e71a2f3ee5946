using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>A program that is compiled ahead of time.</summary>
public sealed class NativeTests
{
    [LinkerFact]
    public async Task DragRace_is_published_without_a_warning_and_runs()
    {
        using Workspace workspace = new();
        string said = await Command.DotNetAsync(Repository.Root, "publish", Repository.PathOf("samples", "DragRace"), "--configuration", "Release",
            "--output", workspace.PathOf("published"), "--artifacts-path", workspace.PathOf("artifacts"), "-p:PublishAot=true", "-p:CppCompilerAndLinker=" + Linker.Name);
        Assert.DoesNotContain("warning", said, StringComparison.OrdinalIgnoreCase);
        string result = await Command.RunAsync(workspace.Root, workspace.PathOf("published", "DragRace"), ["--messages", "1000", "--no-python"], ("CHANNELS_DIR", workspace.PathOf("channels")));
        Assert.Contains("1,000", result);
        Assert.Empty(Directory.GetFileSystemEntries(workspace.PathOf("channels")));
    }
}
