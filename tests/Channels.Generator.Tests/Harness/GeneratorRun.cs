using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Channels.Generator.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace Channels.Generator.Tests.Harness;

/// <summary>
/// One run of the generator, which is always followed by a second one over the same input: nothing may run again, and no
/// model may hold on to a compilation.
/// </summary>
internal sealed class GeneratorRun
{
    private static readonly string[] s_steps =
        [TrackingNames.Contracts, TrackingNames.Workers, TrackingNames.WorkerTypes, TrackingNames.Registration];

    /// <summary>All that the package has.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(ContractAnalyzer).Assembly.GetTypes()
            .Where(static type => type.GetCustomAttributes(typeof(DiagnosticAnalyzerAttribute), inherit: false).Length > 0)
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private GeneratorRun(GeneratorDriver driver, CSharpCompilation input, Compilation output)
    {
        Driver = driver;
        Input = input;
        Output = output;
    }

    public GeneratorDriver Driver { get; }

    public CSharpCompilation Input { get; }

    public Compilation Output { get; }

    public GeneratorRunResult Result => ResultOf(Driver);

    public IReadOnlyDictionary<string, string> Files => Result.GeneratedSources
        .ToDictionary(static source => source.HintName, static source => source.SourceText.ToString());

    public static GeneratorRun Of(string source) => Of(TestCompilation.Create(source));

    public static GeneratorRun Of(CSharpCompilation input, bool withMemoryPack = true, IReadOnlyList<IIncrementalGenerator>? others = null)
    {
        GeneratorDriver driver = TestCompilation.CreateDriver(input, withMemoryPack, others)
            .RunGeneratorsAndUpdateCompilation(input, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);
        Assert.Null(ResultOf(driver).Exception);

        GeneratorRunResult second = ResultOf(driver.RunGenerators(input.Clone()));
        Assert.All(ReasonsOf(second), static reason => Assert.Contains(reason.Reason, Unchanged));
        ModelWalk.AssertIsValue(ResultOf(driver).TrackedSteps
            .Where(static step => s_steps.Contains(step.Key))
            .SelectMany(static step => step.Value)
            .SelectMany(static step => step.Outputs)
            .Select(static output => output.Value));
        return new GeneratorRun(driver, input, output);
    }

    public static IncrementalStepRunReason[] Unchanged { get; } = [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    /// <summary>Runs again over an edited project.</summary>
    public GeneratorRunResult Edit(string from, string to)
    {
        SyntaxTree tree = Input.SyntaxTrees[0];
        string text = tree.ToString();
        Assert.Contains(from, text);
        return Edit(text.Replace(from, to));
    }

    public GeneratorRunResult Edit(string source)
    {
        SyntaxTree tree = Input.SyntaxTrees[0];
        SyntaxTree edited = CSharpSyntaxTree.ParseText(source, (CSharpParseOptions)tree.Options, tree.FilePath);
        return ResultOf(Driver.RunGenerators(Input.ReplaceSyntaxTree(tree, edited)));
    }

    public static IEnumerable<(string Step, IncrementalStepRunReason Reason)> ReasonsOf(GeneratorRunResult result) =>
        from step in result.TrackedSteps.Concat(result.TrackedOutputSteps)
        where s_steps.Contains(step.Key) || result.TrackedOutputSteps.ContainsKey(step.Key)
        from run in step.Value
        from output in run.Outputs
        select (step.Key, output.Reason);

    /// <summary>Fails if a user's build would, or would show a warning.</summary>
    public GeneratorRun AssertCompiles()
    {
        string[] diagnostics = Diagnostics(static tree => !tree.Contains("MemoryPack.Generator"));
        Assert.True(diagnostics.Length == 0, string.Join("\n", diagnostics) + "\n" + string.Join("\n", Files.Values));
        return this;
    }

    /// <summary>Fails if what was generated is broken, whatever else is wrong.</summary>
    public void AssertGeneratedFilesCompile()
    {
        string[] diagnostics = Diagnostics(static tree => tree.Contains(typeof(ChannelGenerator).FullName!));
        Assert.True(diagnostics.Length == 0, string.Join("\n", diagnostics));
    }

    /// <summary>The compiled assembly.</summary>
    public byte[] Emit() => Emit(Output);

    public static byte[] Emit(Compilation output)
    {
        CompilationOptions options = output.Options;
        Compilation undocumented = output.WithOptions(
            options.WithSpecificDiagnosticOptions(options.SpecificDiagnosticOptions.SetItem("CS1591", ReportDiagnostic.Suppress)));
        using MemoryStream image = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = undocumented.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return image.ToArray();
    }

    public async Task<ImmutableArray<Diagnostic>> AnalyzeAsync()
    {
        ImmutableArray<Diagnostic> diagnostics = await Output
            .WithAnalyzers(Analyzers)
            .GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(diagnostics, static diagnostic => diagnostic.Id == "AD0001");
        return diagnostics;
    }

    private string[] Diagnostics(Func<string, bool> isIncluded) =>
    [
        .. Output.GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Where(diagnostic => isIncluded(diagnostic.Location.SourceTree?.FilePath ?? ""))

            // The tests' own contracts need no documentation; what is generated does.
            .Where(static diagnostic => diagnostic.Id != "CS1591" || diagnostic.Location.SourceTree?.FilePath != "Test.cs")
            .Select(static diagnostic => diagnostic.ToString()),
    ];

    private static GeneratorRunResult ResultOf(GeneratorDriver driver) => driver.GetRunResult().Results
        .Single(static result => result.Generator.GetGeneratorType() == typeof(ChannelGenerator));
}
