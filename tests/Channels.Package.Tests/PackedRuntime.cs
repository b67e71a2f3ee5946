using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>The package, packed once, and programs that have nothing else of this tree.</summary>
public sealed class PackedRuntime : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private int _programs;

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
        string app = $"app{++_programs}";

        // An empty Directory.* keeps settings of folders above out; the machine's own sources stay.
        _workspace.Write("<Project />", app, "Directory.Build.props");
        _workspace.Write("<Project />", app, "Directory.Build.targets");
        _workspace.Write("<Project />", app, "Directory.Packages.props");
        _workspace.Write("""
            <configuration>
              <packageSources>
                <add key="channels-folder" value="../feed" />
              </packageSources>
            </configuration>
            """, app, "nuget.config");
        _workspace.Write($"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestorePackagesPath>../packages</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Channels.Runtime" Version="{Version}" />
              </ItemGroup>
            </Project>
            """, app, "App.csproj");
        _workspace.Write(program, app, "Program.cs");

        await Command.DotNetAsync(_workspace.PathOf(app), "build");
        string channels = _workspace.PathOf("channels" + _programs);
        string said = await Command.RunAsync(
            _workspace.PathOf(app), _workspace.PathOf(app, "bin", "Debug", "net10.0", "App"), [], ("CHANNELS_DIR", channels));
        Assert.Empty(Directory.GetFileSystemEntries(channels));
        return said;
    }
}
