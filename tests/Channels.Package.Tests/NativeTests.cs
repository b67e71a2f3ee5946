using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>A program that is compiled ahead of time.</summary>
public sealed class NativeTests
{
    /// <summary>It takes more than a minute where the compiler's packages have to be fetched first.</summary>
    [FullFact]
    public async Task DragRace_is_published_without_a_warning_and_runs()
    {
        Assert.True(HasLinker(), "Neither clang nor gcc is on the path: nothing can be linked here.");
        using Workspace workspace = new();
        string said = await Command.DotNetAsync(Repository.Root, "publish", Repository.PathOf("samples", "DragRace"), "--configuration", "Release",
            "--output", workspace.PathOf("published"), "--artifacts-path", workspace.PathOf("artifacts"), "-p:PublishAot=true", LinkerProperty());
        Assert.DoesNotContain("warning", said, StringComparison.OrdinalIgnoreCase);
        string result = await Command.RunAsync(workspace.Root, workspace.PathOf("published", "DragRace"), ["--messages", "1000", "--no-python"], ("CHANNELS_DIR", workspace.PathOf("channels")));
        Assert.Contains("1,000", result);
        Assert.Empty(Directory.GetFileSystemEntries(workspace.PathOf("channels")));
    }

    private static bool HasLinker() => IsOnPath("clang") || IsOnPath("gcc");

    private static string LinkerProperty() => "-p:CppCompilerAndLinker=" + (IsOnPath("clang") ? "clang" : "gcc");

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
