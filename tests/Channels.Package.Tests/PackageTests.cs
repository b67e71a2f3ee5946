using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>The package, as somebody uses it who has nothing else of this tree.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task The_first_example_of_the_readme_builds_without_a_warning_and_runs()
    {
        string example = Readme.FirstExample();
        using Workspace workspace = new();
        await Command.DotNetAsync(Repository.Root, "pack", Repository.PathOf("src", "Channels.Runtime"),
            "--output", workspace.PathOf("feed"));
        string package = Assert.Single(Directory.GetFiles(workspace.PathOf("feed"), "*.nupkg"));
        string version = Path.GetFileNameWithoutExtension(package)["Channels.Runtime.".Length..];
        AssertHoldsAll(package);

        // An empty Directory.* keeps settings of folders above out; the machine's own sources stay.
        workspace.Write("<Project />", "app", "Directory.Build.props");
        workspace.Write("<Project />", "app", "Directory.Build.targets");
        workspace.Write("<Project />", "app", "Directory.Packages.props");
        workspace.Write("""
            <configuration>
              <packageSources>
                <add key="channels-folder" value="../feed" />
              </packageSources>
            </configuration>
            """, "app", "nuget.config");
        workspace.Write($"""
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
                <PackageReference Include="Channels.Runtime" Version="{version}" />
              </ItemGroup>
            </Project>
            """, "app", "App.csproj");
        workspace.Write(example, "app", "Program.cs");

        await Command.DotNetAsync(workspace.PathOf("app"), "build");
        string said = await Command.RunAsync(workspace.PathOf("app"), workspace.PathOf("app", "bin", "Debug", "net10.0", "App"), [], ("CHANNELS_DIR", workspace.PathOf("channels")));
        Assert.NotEmpty(said.Trim());
        Assert.Empty(Directory.GetFileSystemEntries(workspace.PathOf("channels")));
    }

    private static void AssertHoldsAll(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        string[] entries = [.. archive.Entries.Select(static entry => entry.FullName)];
        Assert.Contains("lib/net10.0/Channels.Runtime.dll", entries);
        Assert.Contains("lib/netstandard2.1/Channels.Runtime.dll", entries);
        Assert.Contains("lib/net10.0/Channels.Runtime.xml", entries);
        Assert.Contains("analyzers/dotnet/cs/Channels.Generator.dll", entries);
        Assert.Contains("README.md", entries);

        // The compiler brings its own.
        Assert.DoesNotContain(entries, static entry => entry.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal));
    }
}
