using System.Collections.Immutable;
using System.Linq;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Says where a join waits for tasks that nobody can take.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class JoinAnalyzer : EndpointAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [MessageDescriptors.JoinWithoutReader];

    private protected override void Register(CompilationStartAnalysisContext context, ChannelTypes types) =>
        context.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, ChannelTypes types)
    {
        // With a time limit or a token, the join ends.
        IInvocationOperation join = (IInvocationOperation)context.Operation;
        if (join.TargetMethod is not { Name: "Join" or "JoinAsync", Parameters.IsEmpty: true } || !types.IsJoinable(join.Instance?.Type) || !IsWaitedFor(join))
            return;

        // Another process can open a channel only by its name.
        if (EndpointUses.Of(join.Instance, types) is not { Creation: { TargetMethod.Name: "Create" } creation } uses || HasName(creation) ||
            uses.Mentions(EndpointPart.Reader) || uses.Escapes(EndpointPart.Channel) || uses.Escapes(EndpointPart.Writer))
            return;

        // What another function does may come meanwhile, such as disposing the channel, which ends the join.
        IOperation? function = join.Function();
        if (uses.AllCalls.Any(call => call.Function() != function))
            return;

        IInvocationOperation[] puts = [.. uses.Calls(EndpointPart.Writer).Where(call => IsPut(call, types))];
        if (puts.Length == 0 || uses.Calls(EndpointPart.Writer).Any(static call => call.TargetMethod.Name == "Discard"))
            return;
        if (context.FunctionGraph()?.IsAfter(join, operation => puts.Any(put => FlowGraphs.IsSame(put, operation))) == true)
            context.ReportDiagnostic(Diagnostic.Create(MessageDescriptors.JoinWithoutReader, join.Syntax.GetLocation(), uses.Origin.Name));
    }

    /// <summary>Here and now, and not among other tasks of which one may end.</summary>
    private static bool IsWaitedFor(IInvocationOperation join) => join.TargetMethod.Name == "Join" || join.IsAwaited();

    private static bool HasName(IInvocationOperation creation) => creation.Arguments.Any(static argument =>
        argument is { ArgumentKind: not ArgumentKind.DefaultValue, Parameter.Name: "name" } &&
        argument.Value.WithoutConversions().ConstantValue is not { HasValue: true, Value: null });

    private static bool IsPut(IInvocationOperation call, ChannelTypes types) =>
        call.TargetMethod.Name is "Write" or "WriteAsync" or "TryWrite" or "WriteMany" or "WriteManyAsync" ||
        (types.IsWriter(call.TargetMethod.ContainingType) && ChannelTypes.ContractOf(call.TargetMethod.ContainingType) is not null);
}
