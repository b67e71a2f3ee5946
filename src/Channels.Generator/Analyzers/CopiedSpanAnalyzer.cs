using System.Collections.Immutable;
using System.Linq;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Says where a loop has spans copied, each into an array of its own, and only looks at the copies.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CopiedSpanAnalyzer : EndpointAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [MessageDescriptors.SpanCopied];

    private protected override void Register(CompilationStartAnalysisContext context, ChannelTypes types) =>
        context.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Loop);

    private static void Analyze(OperationAnalysisContext context, ChannelTypes types)
    {
        if (context.Operation is not IForEachLoopOperation { IsAsynchronous: true } loop ||
            ReadLoop.CallOf(loop) is not { TargetMethod.Name: "ReadAllAsync" } read || !types.IsReader(read.Instance?.Type))
            return;
        if (ChannelTypes.ContractOf(read.Instance!.Type) is not { } contract || !SpanParameters.Of(contract).Any() || OwnUse.Sends(read, types))
            return;

        // A handler's methods can't await while they have a span, and can't end the loop.
        if (!loop.Body.DescendantsAndSelf().Any(operation => IsMoreThanAHandlerCan(operation, loop)) && new CopyUses(loop, contract).AreOnlyLooks)
            context.ReportDiagnostic(Diagnostic.Create(MessageDescriptors.SpanCopied, read.Syntax.GetLocation()));
    }

    private static bool IsMoreThanAHandlerCan(IOperation operation, IForEachLoopOperation loop) => operation switch
    {
        IAwaitOperation or IReturnOperation or IAnonymousFunctionOperation or ILocalFunctionOperation => true,
        IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true } or IUsingDeclarationOperation { IsAsynchronous: true } => true,
        IBranchOperation { BranchKind: BranchKind.GoTo } => true,
        IBranchOperation { BranchKind: BranchKind.Break } branch => SymbolEqualityComparer.Default.Equals(branch.Target, loop.ExitLabel),
        _ => false,
    };
}
