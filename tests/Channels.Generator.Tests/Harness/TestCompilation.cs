using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Channels.Generator.Tests.Harness;

/// <summary>A user's project, in memory.</summary>
internal static class TestCompilation
{
    public const string AssemblyName = "Demo";

    private static readonly MetadataReference[] s_references = FindReferences();

    private static readonly ISourceGenerator s_memoryPack = FindMemoryPack();

    /// <summary>A project for .NET Standard 2.1, which lacks some types that the compiler asks for.</summary>
    /// <param name="source">What is tested.</param>
    /// <param name="own">What the project has besides.</param>
    public static CSharpCompilation CreateForNetStandard(string source, string own)
    {
        CSharpCompilation compilation = Create(source);
        CSharpParseOptions parse = ((CSharpParseOptions)compilation.SyntaxTrees[0].Options).WithPreprocessorSymbols("NETSTANDARD2_1");
        return compilation
            .RemoveAllSyntaxTrees()
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, parse, "Test.cs"), CSharpSyntaxTree.ParseText(own, parse, "Own.cs"))
            .WithReferences(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "netstandard2.1.txt")).Select(static path => MetadataReference.CreateFromFile(path)));
    }

    public static CSharpCompilation Create(
        string source,
        NullableContextOptions nullable = NullableContextOptions.Enable,
        LanguageVersion languageVersion = LanguageVersion.CSharp14,
        IEnumerable<MetadataReference>? references = null,
        string assemblyName = AssemblyName)
    {
        CSharpParseOptions parse = new(languageVersion, DocumentationMode.Diagnose, preprocessorSymbols: ["NET7_0_OR_GREATER", "NET8_0_OR_GREATER"]);
        CSharpCompilationOptions options = new(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: nullable,
            generalDiagnosticOption: ReportDiagnostic.Error,

            // The SDK turns these two off as well: MemoryPack was built for an older .NET.
            specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]);
        return CSharpCompilation.Create(
            assemblyName,
            [CSharpSyntaxTree.ParseText(source, parse, "Test.cs")],
            [.. s_references, .. references ?? []],
            options);
    }

    public static GeneratorDriver CreateDriver(
        CSharpCompilation compilation, bool withMemoryPack = true, IReadOnlyList<IIncrementalGenerator>? others = null) => CSharpGeneratorDriver.Create(
        [
            new ChannelGenerator().AsSourceGenerator(),
            .. withMemoryPack ? [s_memoryPack] : Array.Empty<ISourceGenerator>(),
            .. (others ?? []).Select(static other => other.AsSourceGenerator()),
        ],
        parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static CSharpCompilation Create(string source) => Create(source, NullableContextOptions.Enable);

    private static MetadataReference[] FindReferences() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => IsReferenced(Path.GetFileName(path)))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static bool IsReferenced(string file) =>
        file.StartsWith("System.") || file is "mscorlib.dll" or "netstandard.dll" or "MemoryPack.Core.dll" or "Channels.Runtime.dll";

    private static ISourceGenerator FindMemoryPack()
    {
        AnalyzerFileReference reference = new(Path.Combine(AppContext.BaseDirectory, "MemoryPack.Generator.dll"), new Loader());
        return reference.GetGenerators(LanguageNames.CSharp).Single(static generator => generator.GetGeneratorType().Name == "MemoryPackGenerator");
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public System.Reflection.Assembly LoadFromPath(string fullPath) => System.Reflection.Assembly.LoadFrom(fullPath);
    }
}
