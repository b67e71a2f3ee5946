using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks.Subjects;

/// <summary>
/// Builds a project of many contracts, as a command line does it: with the generator and the analyzers, or without them, with
/// what was generated among its files.
/// </summary>
/// <param name="root">A folder of its own.</param>
/// <param name="contracts">How many contracts there are.</param>
internal sealed class ProjectBuild(string root, int contracts)
{
    private const string Generating = "generating";
    private const string Including = "including";

    private readonly SemaphoreSlim _turn = new(1);
    private bool _isPrepared;

    /// <summary>The seconds that it takes.</summary>
    public async Task<double[]> RunAsync(bool generates, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        string project = PathOf(generates ? Generating : Including);
        long start = Stopwatch.GetTimestamp();
        await BuildAsync(project, [], cancellationToken);
        return [Stopwatch.GetElapsedTime(start).TotalSeconds];
    }

    private static string InProject(string items) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <RootNamespace>Project</RootNamespace>
            <AssemblyName>Project</AssemblyName>
            <Nullable>enable</Nullable>
            <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <GenerateDocumentationFile>false</GenerateDocumentationFile>
            <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
          </PropertyGroup>
          <ItemGroup>
            <Compile Include="../sources/*.cs" />
            <Reference Include="{Beside("Channels.Runtime.dll")}" />
            <Reference Include="{Beside("MemoryPack.Core.dll")}" />
            {items}
          </ItemGroup>
        </Project>

        """;

    private static string Beside(params string[] path) => Path.Combine([AppContext.BaseDirectory, .. path]);

    /// <summary>Nothing of earlier builds, and no server that has the compiler warm.</summary>
    private static Task BuildAsync(string project, IEnumerable<string> properties, CancellationToken cancellationToken) =>
        ProcessRunner.RunAsync(
            "dotnet",
            ["build", project, "--no-restore", "--no-incremental", "--nologo", "-p:UseSharedCompilation=false", .. properties],
            cancellationToken);

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_isPrepared)
                return;
            Write("<Project />", "Directory.Build.props");
            Write("<Project />", "Directory.Build.targets");
            Write("<Project />", "Directory.Packages.props");
            for (int i = 0; i < contracts; i++)
                Write(CallSites.Of(i), "sources", $"Contract{i.ToString(CultureInfo.InvariantCulture)}.cs");
            Write(InProject($"<Analyzer Include=\"{Beside("Build", "Channels.Generator.dll")}\" />"), Generating, "Project.csproj");
            Write(InProject("<Compile Include=\"generated/**/*.cs\" />"), Including, "Project.csproj");
            foreach (string project in (string[])[Generating, Including])
                await ProcessRunner.RunAsync("dotnet", ["restore", PathOf(project)], cancellationToken);

            await BuildAsync(
                PathOf(Generating),
                ["-p:EmitCompilerGeneratedFiles=true", $"-p:CompilerGeneratedFilesOutputPath={PathOf(Including, "generated")}"],
                cancellationToken);
            _isPrepared = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    private string PathOf(params string[] parts) => Path.Combine([root, .. parts]);

    private void Write(string text, params string[] parts)
    {
        string path = PathOf(parts);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
