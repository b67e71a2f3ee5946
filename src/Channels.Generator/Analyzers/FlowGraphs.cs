using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Control flow graphs of functions inside others, and what is to be found in them.</summary>
internal static class FlowGraphs
{
    /// <summary>The graph of the function that runs the operation that is looked at; null where there is none.</summary>
    public static ControlFlowGraph? FunctionGraph(this OperationAnalysisContext context)
    {
        IOperation operation = context.Operation;
        if (operation.Root() is not (IBlockOperation or IMethodBodyBaseOperation or ISymbolInitializerOperation))
            return null;

        Stack<IOperation> functions = [];
        for (IOperation? function = operation.Function(); function is not null; function = function.Function())
            functions.Push(function);

        ControlFlowGraph? graph = context.GetControlFlowGraph();
        while (graph is not null && functions.Count > 0)
            graph = Inner(graph, functions.Pop(), context.CancellationToken);
        return graph;
    }

    /// <summary>The block that asks whether an <c>await foreach</c> has a next item.</summary>
    public static BasicBlock? HeadOf(this ControlFlowGraph graph, IForEachLoopOperation loop) => graph.Blocks.FirstOrDefault(block =>
        block is { ConditionKind: ControlFlowConditionKind.WhenFalse, BranchValue: { } value } &&
        value.DescendantsAndSelf().Any(static inner => inner is IInvocationOperation { TargetMethod.Name: "MoveNextAsync", IsImplicit: true }) &&
        value.Syntax.FirstAncestorOrSelf<CommonForEachStatementSyntax>() == loop.Syntax);

    /// <summary>All that a block does, in order, by its outermost operations.</summary>
    public static IEnumerable<IOperation> All(this BasicBlock block) => block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations;

    public static IEnumerable<IOperation> Descendants(this BasicBlock block) => block.All().SelectMany(static operation => operation.DescendantsAndSelf());

    /// <summary>Whether, on some way through the graph, something that is asked for comes before the operation.</summary>
    public static bool IsAfter(this ControlFlowGraph graph, IOperation operation, Func<IOperation, bool> isBefore)
    {
        BasicBlock? target = graph.Blocks.FirstOrDefault(block => block.Descendants().Any(inner => IsSame(inner, operation)));
        if (target is null)
            return false;

        Queue<BasicBlock> left = [];
        HashSet<int> seen = [];
        foreach (BasicBlock block in graph.Blocks)
        {
            if (block == target && ComesBefore(block, operation, isBefore))
                return true;
            if (block.Descendants().Any(isBefore))
                AddSuccessors(block);
        }

        while (left.Count > 0)
        {
            BasicBlock block = left.Dequeue();
            if (block == target)
                return true;
            AddSuccessors(block);
        }

        return false;

        void AddSuccessors(BasicBlock block)
        {
            foreach (ControlFlowBranch? branch in (ControlFlowBranch?[])[block.ConditionalSuccessor, block.FallThroughSuccessor])
            {
                if (branch?.Destination is { } next && seen.Add(next.Ordinal))
                    left.Enqueue(next);
            }
        }
    }

    /// <summary>A graph has operations of its own, made from the same syntax.</summary>
    public static bool IsSame(IOperation operation, IOperation other) => operation.Kind == other.Kind && operation.Syntax == other.Syntax;

    private static bool ComesBefore(BasicBlock block, IOperation operation, Func<IOperation, bool> isBefore)
    {
        foreach (IOperation statement in block.All())
        {
            foreach (IOperation inner in statement.DescendantsAndSelf())
            {
                if (isBefore(inner) && inner.Syntax.Span.End <= operation.Syntax.SpanStart)
                    return true;
            }

            if (statement.DescendantsAndSelf().Any(inner => IsSame(inner, operation)))
                return false;
        }

        return false;
    }

    private static ControlFlowGraph? Inner(ControlFlowGraph graph, IOperation function, CancellationToken cancellationToken)
    {
        if (function is ILocalFunctionOperation local)
            return graph.LocalFunctions.Contains(local.Symbol) ? graph.GetLocalFunctionControlFlowGraph(local.Symbol, cancellationToken) : null;

        IFlowAnonymousFunctionOperation? lambda = graph.Blocks
            .SelectMany(static block => block.Descendants())
            .OfType<IFlowAnonymousFunctionOperation>()
            .FirstOrDefault(candidate => candidate.Syntax == function.Syntax);
        return lambda is null ? null : graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellationToken);
    }
}
