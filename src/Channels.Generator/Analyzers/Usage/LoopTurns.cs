using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers.Usage;

/// <summary>How often a loop's body runs.</summary>
/// <param name="Count">The number of turns; <see cref="long.MaxValue"/> if it has no end; null if nobody knows.</param>
/// <param name="IsInput">What comes from outside, such as the lines of a file, says how many there are.</param>
/// <param name="MayEndEarly">Something in it may leave it, or skip the rest of a turn.</param>
internal readonly record struct LoopTurns(long? Count, bool IsInput, bool MayEndEarly)
{
    public static LoopTurns Of(ILoopOperation loop, ChannelBlock block)
    {
        bool mayEndEarly = loop.Body.DescendantsAndSelf().Any(static operation => operation is IBranchOperation or IReturnOperation or IThrowOperation);
        return loop switch
        {
            IForLoopOperation { Condition: null } => new LoopTurns(long.MaxValue, false, mayEndEarly),
            IForLoopOperation counting => new LoopTurns(CountOf(counting, block), false, mayEndEarly),
            IForEachLoopOperation each => new LoopTurns(CountOf(each.Collection, block), IsInputOf(each.Collection), mayEndEarly),
            IWhileLoopOperation { Condition.ConstantValue: { HasValue: true, Value: bool holds } } => new LoopTurns(holds ? long.MaxValue : 1, false, mayEndEarly),
            IWhileLoopOperation conditional => new LoopTurns(null, IsInputOf(conditional.Condition), mayEndEarly),
            _ => new LoopTurns(null, false, mayEndEarly),
        };
    }

    private static long? CountOf(IForLoopOperation loop, ChannelBlock block)
    {
        if (loop.Condition is not IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual } comparison ||
            comparison.LeftOperand.WithoutConversions().ReferredSymbol() is not { } counter ||
            Number(comparison.RightOperand, block) is not { } bound ||
            Number(block.InitializerOf(counter), block, isStart: true) is not { } start ||
            loop.AtLoopBottom.Length != 1 ||
            loop.AtLoopBottom[0] is not IExpressionStatementOperation { Operation: IIncrementOrDecrementOperation { Kind: OperationKind.Increment } })
            return null;
        return Math.Max(0, bound - start + (comparison.OperatorKind == BinaryOperatorKind.LessThanOrEqual ? 1 : 0));
    }

    /// <summary>How many items a collection has; null if nobody knows.</summary>
    public static long? CountOf(IOperation collection, ChannelBlock block)
    {
        switch (collection.WithoutConversions())
        {
            case IInvocationOperation { TargetMethod: { Name: "Range", ContainingType.Name: "Enumerable" } } range when range.Arguments.Length == 2:
                return Number(range.Arguments[1].Value, block);
            case IArrayCreationOperation { Initializer: { } initializer }:
                return initializer.ElementValues.Length;
            case IArrayCreationOperation { DimensionSizes.Length: 1 } array:
                return Number(array.DimensionSizes[0], block);
            case ICollectionExpressionOperation literal when !literal.Elements.Any(static element => element is ISpreadOperation):
                return literal.Elements.Length;
            case ILocalReferenceOperation local when !block.IsChanging(local.Local) && block.InitializerOf(local.Local) is { } value:
                return CountOf(value, block);
            case { ConstantValue: { HasValue: true, Value: string text } }:
                return text.Length;
            default:
                return null;
        }
    }

    private static bool IsInputOf(IOperation? source) => source is not null && source.DescendantsAndSelf().Any(static operation =>
        operation is IInvocationOperation { TargetMethod: { } method } &&
        (method.ContainingNamespace?.ToDisplayString() == "System.IO" ||
            (method.ContainingType?.Name == "Console" && method.Name == "ReadLine")));

    /// <summary>The number that a value always is; null if nobody knows.</summary>
    public static long? NumberOf(IOperation? value, ChannelBlock block) => Number(value, block);

    private static long? Number(IOperation? value, ChannelBlock block, bool isStart = false)
    {
        IOperation? unwrapped = value?.WithoutConversions();
        if (unwrapped?.ConstantValue is { HasValue: true, Value: { } constant })
        {
            return constant switch
            {
                int number => number,
                uint number => number,
                long number => number,
                short number => number,
                ushort number => number,
                byte number => number,
                _ => null,
            };
        }

        return !isStart && unwrapped is ILocalReferenceOperation { Local: { } local } && !block.IsChanging(local) && block.InitializerOf(local) is { } initializer
            ? Number(initializer, block, isStart: true)
            : null;
    }
}
