using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Channels.Generator.Tests;
using Channels.Generator.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Package.Tests;

/// <summary>Whichever compiler users have, it lets the package's generator write what was reviewed.</summary>
[Collection(PackageCollection.Name)]
public sealed class CompilerTests(PackedRuntime runtime, ITestOutputHelper output)
{
    private const string EmittedFiles = """
        <PropertyGroup>
          <AssemblyName>Demo</AssemblyName>
          <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
          <CompilerGeneratedFilesOutputPath>obj/emitted</CompilerGeneratedFilesOutputPath>
        </PropertyGroup>
        """;

    /// <summary>The language is what this compiler knows; the analyzers of the SDK are for the SDK's own compiler.</summary>
    private static readonly string s_oldestCompiler = $"""
        <Import Project="{Repository.OldestCompiler}/build/Microsoft.Net.Compilers.Toolset.props" />
        <PropertyGroup>
          <RoslynCompilerType>Custom</RoslynCompilerType>
          <LangVersion>13.0</LangVersion>
          <EnableNETAnalyzers>false</EnableNETAnalyzers>
        </PropertyGroup>
        """;

    private static readonly Version s_oldest = new(4, 14, 0);

    [Fact]
    public async Task The_compiler_of_this_machine_gets_what_was_reviewed()
    {
        Version compiler = await BuildAndCompareAsync(EmittedFiles);
        Assert.True(compiler >= s_oldest, $"Compiler {compiler} is older than {s_oldest}, which the generator is built for.");
    }

    [Fact]
    public async Task The_oldest_compiler_gets_what_was_reviewed() => Assert.Equal(s_oldest, await BuildAndCompareAsync(EmittedFiles + s_oldestCompiler));

    /// <summary>Builds all sources as one project.</summary>
    /// <returns>The version of the compiler that ran.</returns>
    private async Task<Version> BuildAndCompareAsync(string settings)
    {
        string project = await runtime.BuildAsync(settings, Sources.All.ToDictionary(static source => source.Key + ".cs", static source => source.Value));
        Version compiler = SymbolFile.CompilerOf(Path.Combine(project, "obj", "Debug", "net10.0", "Demo.pdb"));
        output.WriteLine($"Compiler {compiler}");

        Dictionary<string, string> emitted = Directory.GetFiles(Path.Combine(project, "obj", "emitted", "Channels.Generator"), "*", SearchOption.AllDirectories)
            .ToDictionary(static path => Path.GetFileName(path), File.ReadAllText);
        Assert.Equal(Sources.All.Keys.SelectMany(Snapshot.FilesIn).Order(StringComparer.Ordinal), emitted.Keys.Order(StringComparer.Ordinal));
        Assert.All(Sources.All.Keys, name => Snapshot.AssertMatches(name, Snapshot.FilesIn(name).ToDictionary(static file => file, file => emitted[file])));
        return compiler;
    }
}
