using System.Collections.Immutable;
using System.Linq;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>
/// Says where an async method blocks a thread of the pool though it could await. Sending is left alone: a loop that sends by
/// blocking calls is the fastest there is, and waits only while the reader is behind.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingAnalyzer : EndpointAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [MessageDescriptors.BlockingInAsync];

    private protected override void Register(CompilationStartAnalysisContext context, ChannelTypes types) =>
        context.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, ChannelTypes types)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (AwaitedForm(call, types) is not { } awaited || call.FunctionSymbol(context.ContainingSymbol) is not { IsAsync: true } function)
            return;

        // Nobody else needs the thread that a program begins on.
        if (SymbolEqualityComparer.Default.Equals(function, context.Compilation.GetEntryPoint(context.CancellationToken)))
            return;
        if (IsKnownToReturn(call, types) || IsChosen(call, awaited) || IsWhereNothingIsAwaited(call) || !RunsOnPool(context, call))
            return;
        context.ReportDiagnostic(Diagnostic.Create(MessageDescriptors.BlockingInAsync, call.Syntax.GetLocation(), call.TargetMethod.Name, awaited));
    }

    /// <summary>The method to await instead, or null where there is none, or the call ends by itself in some time.</summary>
    private static string? AwaitedForm(IInvocationOperation call, ChannelTypes types) => call.TargetMethod.Name switch
    {
        "Read" when types.IsReader(call.Instance?.Type) => "ReadAsync",
        "WaitToRead" when types.IsReader(call.Instance?.Type) && IsWithoutLimit(call) => "WaitToReadAsync",
        "Join" when types.IsJoinable(call.Instance?.Type) && call.TargetMethod.ReturnsVoid => "JoinAsync",
        _ => null,
    };

    private static bool IsWithoutLimit(IInvocationOperation call) => call.Arguments.Any(static argument =>
        argument is { Parameter.Name: "timeout", Value: IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan", ContainingType.Name: "Timeout" } } });

    /// <summary>
    /// Who puts messages, or has asked for their number, also knows that there are some to read, and who does tasks, that all are
    /// done; the calls return at once then.
    /// </summary>
    private static bool IsKnownToReturn(IInvocationOperation call, ChannelTypes types) => call.TargetMethod.Name == "Join"
        ? OwnUse.Reads(call, types)
        : OwnUse.Sends(call, types) || call.Root().DescendantsAndSelf().Any(operation => operation != call && operation switch
        {
            IPropertyReferenceOperation { Property.Name: "Count", Instance: { } reader } => types.IsReader(reader.Type),
            IInvocationOperation { TargetMethod.Name: "TryPeek" or "WaitToRead" or "WaitToReadAsync", Instance: { } reader } => types.IsReader(reader.Type),
            _ => false,
        });

    /// <summary>A condition decides whether to block or to await.</summary>
    private static bool IsChosen(IInvocationOperation call, string awaited)
    {
        for (IOperation? current = call; current.Parent is { } parent; current = parent)
        {
            IOperation? other = parent is not IConditionalOperation condition ? null
                : current == condition.WhenTrue ? condition.WhenFalse
                : current == condition.WhenFalse ? condition.WhenTrue
                : null;
            if (other?.DescendantsAndSelf().Any(operation => operation is IInvocationOperation form && form.TargetMethod.Name == awaited) == true)
                return true;
        }

        return false;
    }

    private static bool IsWhereNothingIsAwaited(IInvocationOperation call)
    {
        IOperation? function = call.Function();
        for (IOperation? current = call.Parent; current is not null && current != function; current = current.Parent)
        {
            if (current is ILockOperation || current.Kind == OperationKind.None)
                return true;
        }

        return false;
    }

    /// <summary>Behind an await, and in what is given to the pool.</summary>
    private static bool RunsOnPool(OperationAnalysisContext context, IInvocationOperation call) =>
        IsGivenToPool(call.Function()) ||
        context.FunctionGraph()?.IsAfter(call, static operation => operation is IAwaitOperation) == true;

    private static bool IsGivenToPool(IOperation? function)
    {
        IOperation? parent = function?.Parent;
        while (parent is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
            parent = parent.Parent;
        return parent is IInvocationOperation { TargetMethod: { Name: "Run", ContainingType: { Name: "Task", ContainingNamespace.Name: "Tasks" } } };
    }
}
