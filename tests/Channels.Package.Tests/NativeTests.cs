using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>Programs that are compiled ahead of time.</summary>
public sealed class NativeTests
{
    [LinkerFact]
    public async Task DragRace_is_published_without_a_warning_and_runs()
    {
        using Workspace workspace = new();
        await PublishAsync(workspace, "DragRace", isWarning: static _ => true);
        string result = await RunAsync(workspace, "DragRace", "--messages", "1000", "--no-python");
        Assert.Contains("1,000", result);
    }

    [LinkerFact]
    public async Task WordCount_is_published_with_no_warning_but_MemoryPacks_own_and_counts()
    {
        using Workspace workspace = new();
        workspace.Write("one two two", "files", "1");
        workspace.Write("Two three", "files", "2");
        await PublishAsync(workspace, "WordCount", isWarning: static line => !line.Contains("MemoryPack.Core.dll", StringComparison.Ordinal));
        string result = await RunAsync(workspace, "WordCount", workspace.PathOf("files"), "--workers", "2");
        Assert.Contains("5 words, 3 different ones, in 2 files.", result);
    }

    [LinkerFact]
    public async Task TaskTree_is_published_without_a_warning_and_walks_though_a_worker_is_killed()
    {
        using Workspace workspace = new();
        workspace.Write("12345", "tree", "below", "file");
        await PublishAsync(workspace, "TaskTree", isWarning: static _ => true);
        string result = await RunAsync(workspace, "TaskTree", workspace.PathOf("tree"), "--workers", "2", "--kill");
        Assert.Contains("2 directories, 1 files, 5 bytes.", result);
    }

    [LinkerFact]
    public async Task What_is_replied_finds_its_formatters()
    {
        using Workspace workspace = new();
        workspace.Write(File.ReadAllText(Repository.PathOf("tests", "Channels.Package.Tests", "Programs", "Replies.cs.txt")), "source", "Program.cs");
        workspace.Write($"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <AssemblyName>Replies</AssemblyName>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{Repository.PathOf("src", "Channels.Runtime", "Channels.Runtime.csproj")}" />
                <ProjectReference Include="{Repository.PathOf("src", "Channels.Generator", "Channels.Generator.csproj")}" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
              </ItemGroup>
            </Project>
            """, "source", "Replies.csproj");
        await PublishFolderAsync(workspace, workspace.PathOf("source"), isWarning: static line => !line.Contains("MemoryPack.Core.dll", StringComparison.Ordinal));
        Assert.Equal("2 jobs, the last one 7.", (await RunAsync(workspace, "Replies")).Trim());
    }

    private static Task PublishAsync(Workspace workspace, string sample, Predicate<string> isWarning) =>
        PublishFolderAsync(workspace, Repository.PathOf("samples", sample), isWarning);

    private static async Task PublishFolderAsync(Workspace workspace, string folder, Predicate<string> isWarning)
    {
        string said = await Command.DotNetAsync(Repository.Root, "publish", folder, "--configuration", "Release",
            "--output", workspace.PathOf("published"), "--artifacts-path", workspace.PathOf("artifacts"), "-p:PublishAot=true", "-p:CppCompilerAndLinker=" + Linker.Name);
        Assert.DoesNotContain(said.Split('\n'), line => line.Contains("warning", StringComparison.OrdinalIgnoreCase) && isWarning(line));
    }

    private static async Task<string> RunAsync(Workspace workspace, string sample, params string[] arguments)
    {
        string said = await Command.RunAsync(workspace.Root, workspace.PathOf("published", sample), arguments, ("CHANNELS_DIR", workspace.PathOf("channels")));
        Assert.Empty(Directory.GetFileSystemEntries(workspace.PathOf("channels")));
        return said;
    }
}
