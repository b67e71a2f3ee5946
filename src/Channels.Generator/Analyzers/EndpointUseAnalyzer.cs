using System.Collections.Immutable;
using Channels.Generator.Analyzers.Usage;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Says where ends of channels are used in a way that can only fail, or wait for ever.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EndpointUseAnalyzer : EndpointAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = EndpointDescriptors.OfUse;

    private protected override void Register(CompilationStartAnalysisContext context, ChannelTypes types) =>
        context.RegisterOperationBlockStartAction(block => Watch(block, types));

    private static void Watch(OperationBlockStartAnalysisContext context, ChannelTypes types)
    {
        // Most blocks have nothing to do with channels, which a look at each call finds out.
        bool isConcerned = false;
        context.RegisterOperationAction(
            operation =>
            {
                IInvocationOperation call = (IInvocationOperation)operation.Operation;
                isConcerned = isConcerned || types.IsEndpoint(call.Instance?.Type) || types.IsWorker(call.TargetMethod.ReturnType);
            },
            OperationKind.Invocation);
        context.RegisterOperationBlockEndAction(end =>
        {
            if (!isConcerned)
                return;
            ChannelBlock block = new(types, end.OperationBlocks);
            if (block.HasLabels)
                return;
            new SharedEnds(block, end.ReportDiagnostic).Check();
            new SendLoops(block, end.ReportDiagnostic).Check();
            LateMessages.Check(block, end.ReportDiagnostic);
        });
    }
}
