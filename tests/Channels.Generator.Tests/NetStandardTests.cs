using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Threading.Tasks;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>A project for .NET Standard has no types for init accessors and for module initializers, unless it brings its own.</summary>
public sealed class NetStandardTests
{
    private const string Init = """
        namespace System.Runtime.CompilerServices { internal static class IsExternalInit { } }

        """;

    private const string ModuleInitializer = """
        namespace System.Runtime.CompilerServices { [AttributeUsage(AttributeTargets.Method)] internal sealed class ModuleInitializerAttribute : Attribute { } }

        """;

    private const string Workers = """
        using System;
        using Channels;

        [ProcessChannel] public partial interface IShapes { void Resize(int width, int height); void Move(string name, ReadOnlySpan<byte> bytes); }
        public static partial class Workers { [ProcessWorker] public static void Work(IShapes.Reader shapes, int seed) { } }
        """;

    public static TheoryData<string> Names => [.. Sources.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_is_generated_compiles(string name)
    {
        string source = Sources.All[name];
        bool hasRecords = source.Contains("partial record ") || source.Contains("record struct Size");
        Assert.Empty(await Run(source, hasRecords ? Init : "").AssertCompiles().AnalyzeAsync());
    }

    [Fact]
    public void A_message_has_properties_that_nobody_sets() => Assert.Contains(
        "    public string Text { get; } = Text;\n\n",
        Run(Sources.OneMessageOfSeveralParameters).AssertCompiles().Files.Values.Single());

    [Fact]
    public void A_project_with_a_type_of_its_own_has_the_usual_messages() => Assert.Equal(
        GeneratorRun.Of(Sources.SeveralMessages).Files.Values.Single(),
        Run(Sources.SeveralMessages, Init).AssertCompiles().Files.Values.Single());

    [Theory]
    [InlineData("", 1)]
    [InlineData(ModuleInitializer, 0)]
    public void Workers_are_registered_when_their_assembly_is_loaded(string own, int expected)
    {
        GeneratorRun run = Run(Workers, own).AssertCompiles();
        Assert.Equal(expected, run.Files.Values.Count(static file => file.Contains("class ModuleInitializerAttribute")));
        Assert.True(HasModuleInitializer(run.Output));
    }

    /// <summary>A generator doesn't see what others generate.</summary>
    [Fact]
    public void What_another_generator_brings_is_in_nobodys_way()
    {
        GeneratorRun run = Run(Workers).AssertCompiles();
        Compilation both = run.Output.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText(Init + ModuleInitializer, (CSharpParseOptions)run.Input.SyntaxTrees[0].Options, "Polyfills.g.cs"));
        Assert.True(HasModuleInitializer(both));
    }

    private static GeneratorRun Run(string source, string own = "") => GeneratorRun.Of(TestCompilation.CreateForNetStandard(source, own));

    private static bool HasModuleInitializer(Compilation compilation)
    {
        using PEReader file = new([.. GeneratorRun.Emit(compilation)]);
        MetadataReader metadata = file.GetMetadataReader();
        TypeDefinition module = metadata.GetTypeDefinition(metadata.TypeDefinitions.First());
        return module.GetMethods().Any(method => metadata.GetString(metadata.GetMethodDefinition(method).Name) == ".cctor");
    }
}
