using System.Collections.Immutable;
using Channels.Generator.Diagnostics;
using Channels.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Channels.Generator.Analyzers;

/// <summary>Says why a method can't be a worker, by the same parser that the generator reads it with.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WorkerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Descriptors.OfWorkers;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.Method);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        if (context.Symbol is IMethodSymbol method && method.FindAttribute(WorkerParser.AttributeName) is not null)
            new WorkerParser(new ParseContext(context.Compilation, context.ReportDiagnostic, context.CancellationToken)).Parse(method);
    }
}
