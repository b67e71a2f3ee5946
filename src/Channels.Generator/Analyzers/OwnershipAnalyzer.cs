using System.Collections.Generic;
using System.Collections.Immutable;
using Channels.Generator.Analyzers.Usage;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Says which channels, workers and pools are made and then forgotten.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OwnershipAnalyzer : EndpointAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [EndpointDescriptors.NeverDisposed, WorkerUseDescriptors.Unobserved];

    private protected override void Register(CompilationStartAnalysisContext context, ChannelTypes types) =>
        context.RegisterOperationBlockStartAction(block => Watch(block, types));

    private static void Watch(OperationBlockStartAnalysisContext context, ChannelTypes types)
    {
        List<ILocalSymbol> locals = [];
        context.RegisterOperationAction(
            operation =>
            {
                ILocalSymbol local = ((IVariableDeclaratorOperation)operation.Operation).Symbol;
                if (types.IsChannel(local.Type) || types.IsWorker(local.Type) || types.IsPool(local.Type))
                    locals.Add(local);
            },
            OperationKind.VariableDeclarator);
        context.RegisterOperationAction(
            operation => Observation.Check(types, (IExpressionStatementOperation)operation.Operation, operation.ReportDiagnostic),
            OperationKind.ExpressionStatement);
        context.RegisterOperationBlockEndAction(end =>
        {
            if (locals.Count == 0)
                return;
            ChannelBlock block = new(types, end.OperationBlocks);
            foreach (ILocalSymbol local in locals)
            {
                Ownership.Check(block, local, end.ReportDiagnostic);
                Observation.Check(block, local, end.ReportDiagnostic);
            }
        });
    }
}
