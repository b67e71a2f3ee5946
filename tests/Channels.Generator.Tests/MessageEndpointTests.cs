using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Channels.Generator.Model;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>Endpoints as parameters of messages.</summary>
public sealed class MessageEndpointTests
{
    /// <summary>As a worker's: the types don't exist yet when the generator reads the contract.</summary>
    [Theory]
    [InlineData("INumbers.Reader value")]
    [InlineData("Demo.INumbers.Writer value")]
    [InlineData("global::Demo.INumbers.Reader value")]
    [InlineData("NumbersAlias.Reader value")]
    [InlineData("WriterAlias value")]
    [InlineData("Writer value")]
    [InlineData("Reader value, int number")]
    [InlineData("Outer.INested.Writer first, string? text, INumbers.Reader second, Outer.INested.Reader third")]
    [InlineData("System.ReadOnlySpan<byte> bytes, INumbers.Writer value")]
    public async Task They_are_recognized_however_they_are_written(string parameters)
    {
        foreach (string kind in (string[])["Pipe", "Queue", "Joinable"])
        {
            string source = $$"""
                using Channels;
                using Demo;
                using NumbersAlias = Demo.INumbers;
                using WriterAlias = Demo.INumbers.Writer;

                namespace Demo
                {
                    [ProcessChannel] public partial interface INumbers { void Number(int value); }
                    public partial class Outer { [ProcessChannel] public partial interface INested { void Text(string value); } }
                }

                [ProcessChannel(Kind = ChannelKind.{{kind}})] public partial interface IOne { void First({{parameters}}); }
                [ProcessChannel(Kind = ChannelKind.{{kind}})] public partial interface ISeveral { void First({{parameters}}); System.Threading.Tasks.Task SecondAsync({{parameters}}); void Third(); }
                static class Uses { static readonly System.Type[] s_types = [typeof(NumbersAlias), typeof(WriterAlias)]; }
                """;
            GeneratorRun run = GeneratorRun.Of(source);
            Assert.Empty(await run.AssertCompiles().AnalyzeAsync());
            Assert.Equal(2, run.Files.Values.Count(static file => file.Contains("WriteEndpoint(")));
        }
    }

    /// <summary>Two that carry each other's endpoints, and one that carries its own.</summary>
    [Fact]
    public async Task Contracts_carry_each_other()
    {
        GeneratorRun run = GeneratorRun.Of(
            """
            using Channels;
            [ProcessChannel] public partial interface IOne { void Other(IOther.Writer value); void Own(Reader value); }
            [ProcessChannel(Kind = ChannelKind.Queue)] public partial interface IOther { void One(IOne.Reader value); }
            [ProcessChannel(Kind = ChannelKind.Joinable)] public partial interface IOwn { void Own(Writer value); }
            """);
        Assert.Empty(await run.AssertCompiles().AnalyzeAsync());
        Assert.Equal(
            [
                "joinable IOwn\n  1 Own(IOwn.Writer)\n",
                "pipe IOne\n  1 Other(IOther.Writer)\n  2 Own(IOne.Reader)\n",
                "queue IOther\n  1 One(IOne.Reader)\n",
            ],
            TextsOf(run));
    }

    [Fact]
    public async Task Those_of_another_assembly_have_the_same_names()
    {
        GeneratorRun library = GeneratorRun.Of(TestCompilation.Create(Sources.OneNumber, assemblyName: "Library")).AssertCompiles();
        MetadataReference reference = MetadataReference.CreateFromImage(library.Emit());
        GeneratorRun run = GeneratorRun.Of(TestCompilation.Create(
            "using Channels; [ProcessChannel] public partial interface IOffers { void Offer(Demo.INumbers.Reader numbers); }", references: [reference]));
        Assert.Empty(await run.AssertCompiles().AnalyzeAsync());
        Assert.Equal(["pipe IOffers\n  1 Offer(Demo.INumbers.Reader)\n"], TextsOf(run));
    }

    /// <summary>Another name of it, in the same place, is the same contract.</summary>
    [Fact]
    public void How_a_type_is_written_is_no_part_of_the_contract()
    {
        string[] texts =
        [
            .. ((string[])["INumbers.Reader", "global::INumbers.Reader", "Alias.Reader"]).SelectMany(static type => TextsOf(GeneratorRun.Of($$"""
                using Channels;
                using Alias = INumbers;
                [ProcessChannel] public partial interface INumbers { void Number(int value); }
                [ProcessChannel] public partial interface IOffers { void Offer({{type}} numbers); }
                """))).Distinct(),
        ];
        Assert.Equal(2, texts.Distinct().Count());
    }

    private static IEnumerable<string> TextsOf(GeneratorRun run) => run.Result.TrackedSteps[TrackingNames.Contracts]
        .SelectMany(static step => step.Outputs)
        .Select(static output => ((ContractModel)output.Value).Text)
        .Order(System.StringComparer.Ordinal);
}
