using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>The package, packed once, and projects that have nothing else of this tree.</summary>
public sealed class PackedRuntime : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private int _projects;
    private int _runs;

    internal string Package { get; private set; } = "";

    private string Version => Path.GetFileNameWithoutExtension(Package)["Channels.Runtime.".Length..];

    public async Task InitializeAsync()
    {
        await Command.DotNetAsync(Repository.Root, "pack", Repository.PathOf("src", "Channels.Runtime"), "--output", _workspace.PathOf("feed"));
        Package = Assert.Single(Directory.GetFiles(_workspace.PathOf("feed"), "*.nupkg"));
    }

    public Task DisposeAsync()
    {
        _workspace.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Builds a program that references the package, where a warning is an error, and runs it.</summary>
    /// <returns>What it said.</returns>
    internal async Task<string> RunAsync(string program)
    {
        string app = await BuildProgramAsync(program);
        return await RunAsync(app, Path.Combine(app, "bin", "Debug", "net10.0", "App"));
    }

    /// <summary>Runs a program in a folder, with a folder of channels of its own, which must be empty afterwards.</summary>
    /// <returns>What it said.</returns>
    internal async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        string channels = _workspace.PathOf($"channels{++_runs}");
        string said = await Command.RunAsync(folder, program, arguments, ("CHANNELS_DIR", channels));
        Assert.Empty(Directory.GetFileSystemEntries(channels));
        return said;
    }

    /// <summary>Builds a program, App, that references the package, where a warning is an error.</summary>
    /// <returns>Its folder.</returns>
    internal Task<string> BuildProgramAsync(string program) => BuildAsync("""
        <PropertyGroup>
          <AssemblyName>App</AssemblyName>
          <OutputType>Exe</OutputType>
          <ImplicitUsings>enable</ImplicitUsings>
        </PropertyGroup>
        """, new Dictionary<string, string> { ["Program.cs"] = program });

    /// <summary>Builds a project that references the package, where a warning is an error.</summary>
    /// <param name="settings">What more its project file has.</param>
    /// <param name="files">Its files by their names.</param>
    /// <returns>Its folder.</returns>
    internal async Task<string> BuildAsync(string settings, IReadOnlyDictionary<string, string> files)
    {
        string folder = $"project{++_projects}";

        // An empty Directory.* keeps settings of folders above out; the machine's own sources stay.
        _workspace.Write("<Project />", folder, "Directory.Build.props");
        _workspace.Write("<Project />", folder, "Directory.Build.targets");
        _workspace.Write("<Project />", folder, "Directory.Packages.props");
        _workspace.Write("""
            <configuration>
              <packageSources>
                <add key="channels-folder" value="../feed" />
              </packageSources>
            </configuration>
            """, folder, "nuget.config");
        _workspace.Write($"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestorePackagesPath>../packages</RestorePackagesPath>
              </PropertyGroup>
            {settings}
              <ItemGroup>
                <PackageReference Include="Channels.Runtime" Version="{Version}" />
              </ItemGroup>
            </Project>
            """, folder, "Project.csproj");
        foreach ((string name, string text) in files) _workspace.Write(text, folder, name);

        await Command.DotNetAsync(_workspace.PathOf(folder), "build");
        return _workspace.PathOf(folder);
    }
}
