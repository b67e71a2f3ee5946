using System.Linq;
using Channels.Generator.Emitting;
using Channels.Generator.Model;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>Message becomes a union by one attribute, once the language has unions.</summary>
public sealed class UnionTests
{
    private const string Attribute = """
        namespace System.Runtime.CompilerServices
        {
            [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
            internal sealed class UnionAttribute : Attribute;
        }

        """;

    private const string Use = """
        public static class Use
        {
            public static int Of(Demo.IThumbnails.Message message) => message switch
            {
                Demo.IThumbnails.ResizeMessage resize => resize.Width,
                Demo.IThumbnails.RotateMessage => 1,
                Demo.IThumbnails.PixelsMessage pixels => pixels.Bytes.Length,
                Demo.IThumbnails.MoveMessage move => move.X,
                Demo.IThumbnails.ScaleMessage => 2,
                Demo.IThumbnails.ClearMessage => 3,
            };
        }
        """;

    [Theory]
    [InlineData(LanguageVersion.CSharp14)]
    [InlineData(LanguageVersion.Preview)]
    public void An_older_or_a_preview_language_gets_no_union(LanguageVersion version)
    {
        // A namespace in braces can't follow one without.
        string source = Sources.SeveralMessages.Replace("namespace Demo;", "namespace Demo {") + "}\n" + Attribute;
        GeneratorRun run = GeneratorRun.Of(TestCompilation.Create(source, languageVersion: version)).AssertCompiles();
        Assert.DoesNotContain(run.Files.Values, static file => file.Contains("CompilerServices.Union]"));
    }

    [Fact]
    public void A_union_is_switched_over_by_type()
    {
        GeneratorRun run = GeneratorRun.Of(Sources.SeveralMessages);
        ContractModel model = (ContractModel)run.Result.TrackedSteps[TrackingNames.Contracts].Single().Outputs.Single().Value;
        string union = ContractEmitter.Emit(model with { IsUnion = true });
        Assert.Contains("[global::System.Runtime.CompilerServices.Union]", union);

        // The compiler of the tests knows unions as a preview.
        CSharpCompilation compilation = TestCompilation.Create(Sources.SeveralMessages, languageVersion: LanguageVersion.Preview);
        CSharpParseOptions options = (CSharpParseOptions)compilation.SyntaxTrees[0].Options;
        compilation = compilation.AddSyntaxTrees(
            new[] { union, Attribute, Use }.Select(text => CSharpSyntaxTree.ParseText(text, options)));
        Assert.Empty(compilation.GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591")
            .Select(static diagnostic => diagnostic.ToString()));
    }
}
