using System;
using System.Linq;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers.Usage;

/// <summary>
/// CHAN051: a worker, or a pool, whose failure the program doesn't learn of. That it is disposed of does not help: that asks it to stop,
/// and throws nothing.
/// </summary>
internal static class Observation
{
    /// <summary>A worker that a local holds.</summary>
    public static void Check(ChannelBlock block, ILocalSymbol local, Action<Diagnostic> report)
    {
        if (!block.Types.IsWorker(local.Type) || block.IsChanging(local) ||
            block.InitializerOf(local)?.WithoutConversions() is not IInvocationOperation start || !IsWatched(block.Types, start))
            return;

        if (!TellsByPipe(block, start) && block.ReferencesTo(local).All(IsNoObservation))
            Report(report, local.Locations[0], local.Name, start);
    }

    /// <summary>
    /// A worker, or a pool, that nobody keeps. In a function, or where somebody catches a failure, that it can't be started may be expected.
    /// A pool that somebody keeps is none of this: it replaces workers that crash, and who waits for the work need not ask the pool.
    /// </summary>
    public static void Check(ChannelTypes types, IExpressionStatementOperation statement, Action<Diagnostic> report)
    {
        if (statement is not { Syntax: ExpressionStatementSyntax, Operation: IInvocationOperation start } ||
            statement.Function() is not null || IsInAttempt(statement))
            return;
        if (IsWatched(types, start))
            Report(report, start.Syntax.GetLocation(), start.TargetMethod.Name.Substring("Start".Length), start);
        else if (types.IsPoolStart(start.TargetMethod) && WorkerPools.HasWorkersAlone(types, start))
            report(Diagnostic.Create(WorkerUseDescriptors.Unobserved, start.Syntax.GetLocation(), "WorkerPool", "Completion of the pool"));
    }

    private static bool IsWatched(ChannelTypes types, IInvocationOperation start) =>
        types.IsStart(start.TargetMethod) && !GeneratedMethods.MayBeDetached(start);

    /// <summary>A worker's result fails as its completion does, and tells more.</summary>
    private static void Report(Action<Diagnostic> report, Location place, string name, IInvocationOperation start)
    {
        bool hasResult = start.TargetMethod.ReturnType is INamedTypeSymbol { Arity: 1 };
        report(Diagnostic.Create(WorkerUseDescriptors.Unobserved, place, name, $"{(hasResult ? "Result" : "Completion")} of the worker process"));
    }

    /// <summary>It is given a pipe to write to, or may have opened one that is read here: the reader gets the worker's exception, or learns that it died.</summary>
    private static bool TellsByPipe(ChannelBlock block, IInvocationOperation start) =>
        start.Arguments.Any(argument =>
            argument.Value.WithoutConversions().Type is { } type && block.Types.IsWriter(type) && block.Types.IsPipe(type)) ||
        block.Calls.Any(call => call is { IsUse: true, Endpoint.IsWriter: false } && block.Types.IsPipe(call.Call.Instance!.Type));

    private static bool IsNoObservation(IOperation reference) => reference.Parent switch
    {
        IPropertyReferenceOperation { Property.Name: "Id" } => true,

        // What await using does as well. Elsewhere, somebody ends the worker on purpose.
        IInvocationOperation { TargetMethod.Name: "DisposeAsync" or "StopAsync" } call => call.Instance == reference && IsInFinally(call),
        _ => false,
    };

    private static bool IsInFinally(IOperation operation)
    {
        for (IOperation current = operation; current.Parent is { } parent; current = parent)
        {
            if (parent is ITryOperation attempt && attempt.Finally == current)
                return true;
        }

        return false;
    }

    private static bool IsInAttempt(IOperation operation)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current is ITryOperation { Catches.IsEmpty: false })
                return true;
        }

        return false;
    }
}
