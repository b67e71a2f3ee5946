using System;
using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers.Usage;

/// <summary>CHAN030: an end of a pipe that more than one process, or more than one channel of this process, would have.</summary>
internal sealed class SharedEnds(ChannelBlock block, Action<Diagnostic> report)
{
    private const string Refusal = "EndpointInUseException";

    private readonly HashSet<IOperation> _reported = [];

    public void Check()
    {
        Gift[] gifts = [.. block.Gifts.Where(gift => block.Types.IsPipe(gift.Value.Type))];
        EndpointCall[] uses = [.. block.Calls.Where(call => call.IsUse && block.Types.IsPipe(call.Call.Instance!.Type))];
        foreach (IGrouping<Endpoint, Gift> end in gifts.GroupBy(static gift => gift.Endpoint))
        {
            CheckWorkers([.. end]);
            CheckKept([.. end], uses.Where(use => use.Endpoint == end.Key));
        }

        CheckOpenedTwice(gifts, uses);
    }

    /// <summary>Two workers are given it, or as many as a loop has turns, or a pool has workers.</summary>
    private void CheckWorkers(Gift[] gifts)
    {
        foreach (Gift gift in gifts)
        {
            bool isSecond = gifts.TakeWhile(other => other != gift)
                .Any(other => other.Start == gift.Start || other.Precedes(gift.Start) || other.Precedes(gift.Place));
            if (isSecond)
                Report(gift, "is given to a worker for the second time");
            else if (IsRepeated(gift) || IsSelected(gift))
                Report(gift, "is given to another worker at each turn");
            else if (IsPooled(gift))
                Report(gift, "is given to each worker of a pool, and to each that replaces one");
        }
    }

    /// <summary>This process still uses it.</summary>
    private void CheckKept(Gift[] gifts, IEnumerable<EndpointCall> uses)
    {
        EndpointCall? kept = uses.FirstOrDefault(use => gifts.Any(gift => gift.Precedes(use.Call)));
        if (kept is not null)
            Report(kept.Call.Instance!, kept.Call, "was given to a worker, and is used here");
    }

    /// <summary>Two channels of this process are the same one, and both use the same end.</summary>
    private void CheckOpenedTwice(Gift[] gifts, EndpointCall[] uses)
    {
        ChannelIdentity identity = new(block);
        (ISymbol Channel, object Identity)[] channels =
        [
            .. block.CreatedChannels
                .Where(channel => block.Types.IsPipe(channel.Type))
                .Select(channel => ((ISymbol)channel, identity.Of(channel)))
                .Where(static entry => entry.Item2 is not null)
                .Select(static entry => (entry.Item1, entry.Item2!)),
        ];
        if (channels.Length < 2)
            return;

        (IOperation Place, IOperation Operation, Endpoint Endpoint)[] claims =
        [
            .. gifts.Select(static gift => (gift.Value, (IOperation)gift.Place, gift.Endpoint))
                .Concat(uses.Select(static use => (use.Call.Instance!, (IOperation)use.Call, use.Endpoint)))
                .OrderBy(static claim => claim.Item2.Syntax.Span.End),
        ];
        foreach (IGrouping<object, (ISymbol Channel, object Identity)> same in channels.GroupBy(static entry => entry.Identity))
        {
            foreach ((ISymbol second, _) in same)
            {
                // To create one that exists fails by itself.
                if (block.CreationOf(second)?.TargetMethod.Name == "Create")
                    continue;
                (IOperation Place, IOperation Operation, Endpoint Endpoint) late = claims.FirstOrDefault(claim =>
                    Is(claim.Endpoint.Owner, second) &&
                    same.Any(first => !Is(first.Channel, second) && claims.Any(other =>
                        Is(other.Endpoint.Owner, first.Channel) &&
                        other.Endpoint.IsWriter == claim.Endpoint.IsWriter &&
                        Sequence.Precedes(other.Operation, claim.Operation) &&
                        LivesAt(first.Channel, claim.Operation))));
                if (late.Place is not null)
                    Report(late.Place, late.Operation, "is an end that this process has opened, and used, once before");
            }
        }
    }

    /// <summary>Nobody has let the channel, or an end of it, go by then.</summary>
    private bool LivesAt(ISymbol channel, IOperation operation)
    {
        bool isDisposed = block.ReferencesTo(channel).Any(static reference =>
                reference.Parent is IInvocationOperation { TargetMethod.Name: "Dispose" or "DisposeAsync" } or IUsingOperation) ||
            block.Calls.Any(call => Is(call.Endpoint.Owner, channel) && !call.IsUse);
        if (isDisposed)
            return false;

        // A using declaration ends with the block that it is in.
        IOperation? scope = block.DeclaratorOf(channel);
        while (scope is not null and not IUsingOperation and not IBlockOperation)
            scope = scope.Parent;
        return scope is not null && operation.Syntax.SyntaxTree == scope.Syntax.SyntaxTree && scope.Syntax.Span.Contains(operation.Syntax.Span);
    }

    private bool IsRepeated(Gift gift)
    {
        ILoopOperation? loop = Sequence.LoopAround(gift.Place);
        return loop is not null &&
            ChannelBlock.IsDeclaredOutside(gift.Endpoint.Owner, loop) &&
            Sequence.RunsInEachTurn(gift.Place, loop) &&
            LoopTurns.Of(loop, block) is { MayEndEarly: false, Count: null or > 1 };
    }

    /// <summary>The loop is written as a query: a worker for each number of a range, all of which are taken at once.</summary>
    private bool IsSelected(Gift gift)
    {
        if (gift.Start.Function() is not IAnonymousFunctionOperation function ||
            !ChannelBlock.IsDeclaredOutside(gift.Endpoint.Owner, function) ||
            !Sequence.RunsInEachCall(gift.Start, function) ||
            function.Parent is not IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation select } } ||
            !IsQuery(select, "Select"))
            return false;

        IOperation all = select;
        while (all.Parent is IConversionOperation or IArgumentOperation)
            all = all.Parent;
        bool isTaken = all.Parent is ISpreadOperation || (all.Parent is IInvocationOperation taking && (IsQuery(taking, "ToArray") || IsQuery(taking, "ToList")));
        return isTaken &&
            select.Arguments[0].Value.WithoutConversions() is IInvocationOperation range && IsQuery(range, "Range") &&
            LoopTurns.CountOf(range, block) is null or > 1;
    }

    /// <summary>A pool of one does work with a pipe, until its worker crashes.</summary>
    private bool IsPooled(Gift gift) =>
        gift.Pool is { } pool && LoopTurns.NumberOf(WorkerPools.CountOf(pool), block) is null or > 1;

    private static bool IsQuery(IInvocationOperation call, string name) => call.TargetMethod.Name == name && call.TargetMethod.ContainingType.Name == "Enumerable";

    private void Report(Gift gift, string fault)
    {
        if (gift.Pool is not { } pool || !Sequence.IsExpected(pool, Refusal))
            Report(gift.Value, gift.Start, fault);
    }

    private void Report(IOperation place, IOperation operation, string fault)
    {
        if (!Sequence.IsExpected(operation, Refusal) && _reported.Add(place))
            report(Diagnostic.Create(EndpointDescriptors.SharedEnd, place.Syntax.GetLocation(), place.Syntax.ToString(), fault));
    }

    private static bool Is(ISymbol? one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other);
}
