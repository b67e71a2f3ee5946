using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Channels.Generator.Analyzers;

/// <summary>
/// Ways through blocks, by the calls of interest on them. Ways by exceptions are not counted, nor do ways go back: a loop's
/// body is passed once, or not at all.
/// </summary>
/// <remarks>
/// Conditions may depend on each other (<c>if (a) Done(); if (!a) Done();</c>), and then not every way through the graph is one
/// through the program. One choice is always possible, so a way is sure if at most one choice on it decides about a call.
/// </remarks>
internal sealed class CallPaths
{
    private const int SureChoices = 1;

    private readonly ControlFlowGraph _graph;
    private readonly BasicBlock _start;
    private readonly BasicBlock? _end;
    private readonly IOperation[][] _calls;
    private readonly bool[]?[] _reached;

    /// <param name="graph">The blocks.</param>
    /// <param name="start">Where ways begin.</param>
    /// <param name="end">Where they end, or null for the graph's exit.</param>
    /// <param name="calls">The calls, as operations of the tree that the graph was made from.</param>
    public CallPaths(ControlFlowGraph graph, BasicBlock start, BasicBlock? end, IReadOnlyCollection<IOperation> calls)
    {
        _graph = graph;
        _start = start;
        _end = end;
        _calls = [.. graph.Blocks.Select(block => block.Descendants().Where(inner => calls.Any(call => FlowGraphs.IsSame(inner, call))).ToArray())];
        _reached = new bool[graph.Blocks.Length][];
    }

    /// <summary>Whether some way from the start to the end has no call on it, that the program may never go.</summary>
    public bool MayBeMissed() => AreMissed(surely: false, static _ => false);

    /// <summary>Whether a sure way from the start to the end has no call on it.</summary>
    /// <param name="isDoubtful">Whether a condition may always have the same result, though it doesn't look so.</param>
    public bool AreMissed(Func<IOperation?, bool> isDoubtful) => AreMissed(surely: true, isDoubtful);

    /// <summary>Whether a call comes after another one on some way, that the program may never go.</summary>
    public bool MayRepeat() => FindSecond(surely: false, static _ => false) is not null;

    /// <summary>A call that comes after another one on a sure way, or null.</summary>
    /// <param name="isDoubtful">Whether a condition may depend on what came before.</param>
    public IOperation? FindSecond(Func<IOperation?, bool> isDoubtful) => FindSecond(surely: true, isDoubtful);

    private bool AreMissed(bool surely, Func<IOperation?, bool> isDoubtful)
    {
        bool[,] seen = new bool[_graph.Blocks.Length, SureChoices + 1];
        Stack<(BasicBlock Block, int Choices)> left = [];
        left.Push((_start, 0));
        while (left.Count > 0)
        {
            (BasicBlock block, int choices) = left.Pop();
            if (seen[block.Ordinal, choices] || _calls[block.Ordinal].Length > 0)
                continue;
            seen[block.Ordinal, choices] = true;

            foreach ((ControlFlowBranch taken, ControlFlowBranch? other) in Branches(block))
            {
                if (Next(taken) is not { } next || HasCallInFinally(taken))
                    continue;
                bool isChoice = surely && other is not null && HasCallBeyond(other, taken);
                int nextChoices = isChoice ? choices + 1 : choices;
                if (nextChoices > SureChoices || (isChoice && isDoubtful(block.BranchValue)))
                    continue;
                if (next == _end)
                    return true;
                left.Push((next, nextChoices));
            }
        }

        return false;
    }

    private IOperation? FindSecond(bool surely, Func<IOperation?, bool> isDoubtful)
    {
        bool[,,] seen = new bool[_graph.Blocks.Length, 2, SureChoices + 1];
        Stack<(BasicBlock Block, int Calls, int Choices)> left = [];
        left.Push((_start, 0, 0));
        while (left.Count > 0)
        {
            (BasicBlock block, int calls, int choices) = left.Pop();
            if (seen[block.Ordinal, calls, choices])
                continue;
            seen[block.Ordinal, calls, choices] = true;

            IOperation[] here = _calls[block.Ordinal];
            if (calls + here.Length > 1)
                return here[1 - calls];
            calls += here.Length;

            foreach ((ControlFlowBranch taken, ControlFlowBranch? other) in Branches(block))
            {
                if (Next(taken) is not { } next || next == _end || HasCallInFinally(taken))
                    continue;
                bool isChoice = surely && other is not null && HasCallBeyond(taken, other);
                int nextChoices = isChoice ? choices + 1 : choices;
                if (nextChoices <= SureChoices && !(isChoice && isDoubtful(block.BranchValue)))
                    left.Push((next, calls, nextChoices));
            }
        }

        return null;
    }

    private static IEnumerable<(ControlFlowBranch Taken, ControlFlowBranch? Other)> Branches(BasicBlock block)
    {
        if (block.ConditionalSuccessor is { } conditional)
            yield return (conditional, block.FallThroughSuccessor);
        if (block.FallThroughSuccessor is { } otherwise)
            yield return (otherwise, block.ConditionalSuccessor);
    }

    private bool HasCallInFinally(ControlFlowBranch branch) => branch.FinallyRegions.Any(region =>
        Enumerable.Range(region.FirstBlockOrdinal, region.LastBlockOrdinal - region.FirstBlockOrdinal + 1).Any(ordinal => _calls[ordinal].Length > 0));

    /// <summary>Whether one side of a condition leads to a call that the other side doesn't lead to.</summary>
    private bool HasCallBeyond(ControlFlowBranch side, ControlFlowBranch other)
    {
        bool[]? reached = ReachedBy(side);
        bool[]? reachedToo = ReachedBy(other);
        return reached is not null && Enumerable.Range(0, reached.Length).Any(i => reached[i] && _calls[i].Length > 0 && reachedToo?[i] != true);
    }

    private bool[]? ReachedBy(ControlFlowBranch branch) => Next(branch) is { } next && next != _end ? ReachedFrom(next) : null;

    /// <summary>Null where an exception is thrown, and where the way goes back.</summary>
    private BasicBlock? Next(ControlFlowBranch branch) =>
        branch.Destination is { } next && (next == _end || next.Ordinal > branch.Source.Ordinal) ? next : null;

    private bool[] ReachedFrom(BasicBlock from)
    {
        if (_reached[from.Ordinal] is { } known)
            return known;
        bool[] reached = new bool[_graph.Blocks.Length];
        Stack<BasicBlock> left = [];
        left.Push(from);
        while (left.Count > 0)
        {
            BasicBlock block = left.Pop();
            if (reached[block.Ordinal])
                continue;
            reached[block.Ordinal] = true;
            foreach ((ControlFlowBranch branch, _) in Branches(block))
            {
                if (Next(branch) is { } next && next != _end)
                    left.Push(next);
            }
        }

        return _reached[from.Ordinal] = reached;
    }
}
