using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Says where a task of a joinable queue is not finished, or finished twice.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FinishingAnalyzer : EndpointAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [MessageDescriptors.TaskNotFinished, MessageDescriptors.TaskFinishedTwice];

    private protected override void Register(CompilationStartAnalysisContext context, ChannelTypes types)
    {
        context.RegisterOperationAction(operation => AnalyzeLoop(operation, types), OperationKind.Loop);
        context.RegisterOperationAction(operation => AnalyzeCall(operation, types), OperationKind.Invocation);
    }

    private static void AnalyzeLoop(OperationAnalysisContext context, ChannelTypes types)
    {
        if (TaskLoop.Of(context.Operation, types) is not { } loop || loop.Yields)
            return;
        if (loop.TakesTasks)
            AnalyzeTasks(context, loop, types);
        else
            AnalyzeCounts(context, loop, types);
    }

    /// <summary>Of ReadTasksAsync: each task says by itself that it is done.</summary>
    private static void AnalyzeTasks(OperationAnalysisContext context, TaskLoop loop, ChannelTypes types)
    {
        if (loop.Variable is not { } local)
            return;
        TaskVariable task = TaskVariable.Of(loop.Loop.Body, local, types);
        if (task.Escapes || task.Calls.Any(call => call.IsNestedIn(loop.Loop.Body)))
            return;

        // TaskDone finishes the oldest task, whoever took it and how.
        if (task.Calls.Count == 0 && !IsLeftTo(loop, types))
            return;
        if (PathsOf(context, loop, task.Calls) is { } paths && paths.AreMissed(loop.IsDoubtful))
            Report(context, MessageDescriptors.TaskNotFinished, loop.Read, "Done");
    }

    /// <summary>Of ReadAllAsync: TaskDone counts.</summary>
    private static void AnalyzeCounts(OperationAnalysisContext context, TaskLoop loop, ChannelTypes types)
    {
        if (EndpointUses.Of(loop.Read.Instance, types) is not { } uses || uses.Owner == EndpointOwner.Unknown ||
            uses.Escapes(EndpointPart.Channel) || uses.Escapes(EndpointPart.Reader))
            return;
        if (uses.Calls(EndpointPart.Reader).Any(call => call != loop.Read && TaskLoop.Takes(call.TargetMethod)))
            return;

        IInvocationOperation[] calls = [.. uses.Calls(EndpointPart.Reader).Where(static call => call.TargetMethod.Name == "TaskDone")];
        if (calls.Any(call => !call.IsInside(loop.Loop.Body) || call.IsNestedIn(loop.Loop.Body)))
            return;
        if (uses.Owner == EndpointOwner.Caller && !loop.KeepsToItself(context.ContainingSymbol))
            return;
        if (PathsOf(context, loop, calls) is not { } paths)
            return;

        // Two calls in one pass may be those of two items, if other passes have none.
        if (!paths.MayRepeat())
        {
            if (paths.AreMissed(loop.IsDoubtful))
                Report(context, MessageDescriptors.TaskNotFinished, loop.Read, "TaskDone");
        }
        else if (!paths.MayBeMissed() && paths.FindSecond(AssignedSymbols.In(loop.Loop.Root()).AreMentionedIn) is { } second)
        {
            Report(context, MessageDescriptors.TaskFinishedTwice, second, "TaskDone");
        }
    }

    private static void AnalyzeCall(OperationAnalysisContext context, ChannelTypes types)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (!TaskVariable.IsFinishing(call.TargetMethod, types) || call.Instance is not ILocalReferenceOperation { Local: { } local })
            return;

        // One look for each variable, at its first call.
        TaskVariable task = TaskVariable.Of(call.Root(), local, types);
        IOperation? function = call.Function();
        IInvocationOperation[] calls = [.. task.Calls.Where(other => other.Function() == function)];
        if (task.IsAssigned || calls.Length < 2 || calls[0] != call)
            return;
        if (context.FunctionGraph() is not { } graph)
            return;

        // A variable of an outer function is declared elsewhere, and holds one task for many calls of this one.
        BasicBlock? start = graph.Blocks.FirstOrDefault(block => block.Descendants().Any(inner =>
            inner is ILocalReferenceOperation { IsDeclaration: true } declared && SymbolEqualityComparer.Default.Equals(declared.Local, local)));
        if (start is null)
            return;
        CallPaths paths = new(graph, start, null, calls);
        if (paths.FindSecond(AssignedSymbols.In(call.Root()).AreMentionedIn) is IInvocationOperation second)
            Report(context, MessageDescriptors.TaskFinishedTwice, second, second.TargetMethod.Name);
    }

    private static CallPaths? PathsOf(OperationAnalysisContext context, TaskLoop loop, IReadOnlyCollection<IOperation> calls) =>
        context.FunctionGraph() is { } graph && graph.HeadOf(loop.Loop) is { FallThroughSuccessor.Destination: { } start } head
            ? new CallPaths(graph, start, head, calls)
            : null;

    private static bool IsLeftTo(TaskLoop loop, ChannelTypes types) =>
        EndpointUses.Of(loop.Read.Instance, types) is { Owner: EndpointOwner.Member } uses &&
        !uses.Escapes(EndpointPart.Channel) && !uses.Escapes(EndpointPart.Reader) &&
        !uses.Calls(EndpointPart.Reader).Any(static call => call.TargetMethod.Name == "TaskDone");

    private static void Report(OperationAnalysisContext context, DiagnosticDescriptor descriptor, IOperation place, string method) =>
        context.ReportDiagnostic(Diagnostic.Create(descriptor, place.Syntax.GetLocation(), method));
}
