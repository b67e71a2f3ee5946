using System.Collections.Immutable;
using Channels.Generator.Diagnostics;
using Channels.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
        context.RegisterSyntaxNodeAction(AnalyzeAttribute, SyntaxKind.Attribute);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        // The implementation of a partial method is a symbol of its own; its definition speaks for both.
        if (context.Symbol is IMethodSymbol { PartialDefinitionPart: null } method && method.FindAttribute(WorkerParser.AttributeName) is not null)
            new WorkerParser(new ParseContext(context.Compilation, context.ReportDiagnostic, context.CancellationToken)).Parse(method);
    }

    // Local functions and lambdas are no members, so no symbol action sees them, and no generator either.
    private static void AnalyzeAttribute(SyntaxNodeAnalysisContext context)
    {
        SyntaxNode? owner = context.Node.Parent?.Parent;
        if (owner is not LocalFunctionStatementSyntax and not LambdaExpressionSyntax ||
            !context.SemanticModel.GetTypeInfo(context.Node, context.CancellationToken).Type.Is(WorkerParser.AttributeName))
            return;

        (Location place, string what) = owner is LocalFunctionStatementSyntax function
            ? (function.Identifier.GetLocation(), $"The local function '{function.Identifier.ValueText}'")
            : (context.Node.GetLocation(), "A lambda");
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.LocalWorker, place, what));
    }
}
