using System;
using System.IO.Compression;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Package.Tests;

/// <summary>The package, as somebody uses it who has nothing else of this tree.</summary>
[Collection(PackageCollection.Name)]
public sealed class PackageTests(PackedRuntime runtime)
{
    public static TheoryData<string> Pages => [.. Page.Names];

    /// <summary>Which examples of the README are whole; the others show parts.</summary>
    public static TheoryData<int> Programs => [.. new Page("README.md").Examples.Index()
        .Where(static example => example.Item.StartsWith("using ", StringComparison.Ordinal)).Select(static example => example.Index)];

    [Fact]
    public void The_package_holds_the_runtime_the_generator_and_the_code_fixes()
    {
        using ZipArchive archive = ZipFile.OpenRead(runtime.Package);
        string[] entries = [.. archive.Entries.Select(static entry => entry.FullName)];
        Assert.Contains("lib/net10.0/Channels.Runtime.dll", entries);
        Assert.Contains("lib/netstandard2.1/Channels.Runtime.dll", entries);
        Assert.Contains("lib/net10.0/Channels.Runtime.xml", entries);
        Assert.Contains("analyzers/dotnet/cs/Channels.Generator.dll", entries);
        Assert.Contains("analyzers/dotnet/cs/Channels.CodeFixes.dll", entries);
        Assert.Contains("README.md", entries);

        // Compiled ahead, for the system that this runs on.
        Assert.Contains($"runtimes/{RuntimeInformation.RuntimeIdentifier}/lib/net10.0/Channels.Runtime.dll", entries);

        // The compiler brings its own.
        Assert.DoesNotContain(entries, static entry => entry.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_whole_program_of_the_readme_builds_without_a_warning_and_runs(int example) =>
        Assert.NotEmpty((await runtime.RunAsync(new Page("README.md").Examples[example])).Trim());

    /// <summary>Each name and each form that users were promised, in one program.</summary>
    [Fact]
    public async Task What_was_promised_builds_without_a_warning_and_does_what_it_says()
    {
        string said = await runtime.RunAsync(System.IO.File.ReadAllText(Repository.PathOf("tests", "Channels.Package.Tests", "Programs", "Face.cs.txt")));
        Assert.Equal(
            [
                "True True True True True 320 True True", "resize cat.png 320 200", "rotate cat.png 90", "rotate dog.png 180", "pixels 1 3",
                "job 0 tag", "job 1 tag", "job 2 tag", "job 3 tag", "1 + 2 = 3", "done 5", "499999500007",
            ],
            said.ReplaceLineEndings("\n").Trim().Split('\n'));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_examples_of_a_page_are_a_program_that_builds_without_a_warning_and_runs(string page) =>
        Assert.NotEmpty((await runtime.RunAsync(new Page("docs", page).Program())).Trim());
}
