using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers.Usage;

/// <summary>
/// What runs before what, as far as the places in the source say it by themselves: for straight-line code, in whatever lines
/// after it. A jump to a label would spoil it; see <see cref="ChannelBlock.HasLabels"/>.
/// </summary>
internal static class Sequence
{
    /// <summary>Whenever the second operation runs, the first has, in the same call of the same function.</summary>
    public static bool Precedes(IOperation first, IOperation second)
    {
        for (IOperation current = first; current.Parent is { } parent; current = parent)
        {
            if (ChildTowards(parent, second) is { } other)
                return other != current && IsOrdered(parent) && IsBefore(parent, current, other) && !IsGuarded(second, parent);
            if (!AlwaysRuns(parent, current))
                return false;
        }

        return false;
    }

    /// <summary>The operation runs at each turn of the loop, once or more, before anything could leave it.</summary>
    public static bool RunsInEachTurn(IOperation operation, ILoopOperation loop) => AlwaysRunsWithin(operation, loop.Body);

    /// <summary>The operation runs in each call of the function, before anything could leave it.</summary>
    public static bool RunsInEachCall(IOperation operation, IAnonymousFunctionOperation function) =>
        AlwaysRunsWithin(operation, function.Body) &&
        !function.Body.Descendants().Any(other =>
            other is IBranchOperation or IReturnOperation or IThrowOperation && other.Syntax.Span.End <= operation.Syntax.SpanStart);

    /// <summary>The innermost loop that repeats the operation, in the same function, or null.</summary>
    public static ILoopOperation? LoopAround(IOperation operation)
    {
        for (IOperation current = operation; current.Parent is { } parent && !parent.IsFunction(); current = parent)
        {
            if (parent is ILoopOperation loop && loop.Body == current)
                return loop;
        }

        return null;
    }

    /// <summary>Somebody around the operation catches exactly what it would throw, and so expects it.</summary>
    public static bool IsExpected(IOperation operation, string exception)
    {
        for (IOperation current = operation; current.Parent is { } parent && !parent.IsFunction(); current = parent)
        {
            if (parent is ITryOperation attempt && attempt.Body == current && attempt.Catches.Any(handler => handler.ExceptionType.Name == exception))
                return true;
        }

        return false;
    }

    private static bool AlwaysRunsWithin(IOperation operation, IOperation body)
    {
        for (IOperation current = operation; current != body; current = current.Parent)
        {
            if (current.Parent is null || !AlwaysRuns(current.Parent, current))
                return false;
        }

        return true;
    }

    /// <summary>The child of an operation that is another one, or around it; null if the other one is elsewhere.</summary>
    private static IOperation? ChildTowards(IOperation parent, IOperation descendant)
    {
        for (IOperation current = descendant; current.Parent is { } above; current = above)
        {
            if (above == parent)
                return current;
        }

        return null;
    }

    /// <summary>Between the operation and what is around both, there is a function, which runs who knows when, or a handler that expects a failure.</summary>
    private static bool IsGuarded(IOperation operation, IOperation around)
    {
        for (IOperation current = operation; current.Parent is { } parent && parent != around; current = parent)
        {
            if (parent.IsFunction() || parent is ITryOperation { Catches.IsEmpty: false })
                return true;
        }

        return operation.IsFunction();
    }

    private static bool IsBefore(IOperation parent, IOperation first, IOperation second)
    {
        foreach (IOperation child in parent.ChildOperations)
        {
            if (child == first)
                return true;
            if (child == second)
                return false;
        }

        return false;
    }

    private static bool IsOrdered(IOperation parent) => AlwaysRuns(parent, child: null);

    /// <summary>If an operation runs, so does its child; null stands for all of them, which then run in their order.</summary>
    private static bool AlwaysRuns(IOperation operation, IOperation? child) => operation switch
    {
        IBinaryOperation binary => binary.OperatorKind is not (BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr),
        IForEachLoopOperation loop => child is not null && loop.Collection == child,
        IConditionalOperation choice => child is not null && choice.Condition == child,
        ISwitchOperation choice => child is not null && choice.Value == child,
        _ => operation.Kind is
            OperationKind.Block or OperationKind.ExpressionStatement or OperationKind.VariableDeclarationGroup or
            OperationKind.VariableDeclaration or OperationKind.VariableDeclarator or OperationKind.VariableInitializer or
            OperationKind.UsingDeclaration or OperationKind.Using or OperationKind.Lock or OperationKind.Await or
            OperationKind.Conversion or OperationKind.Invocation or OperationKind.Argument or OperationKind.PropertyReference or
            OperationKind.FieldReference or OperationKind.SimpleAssignment or OperationKind.Return or OperationKind.ObjectCreation or
            OperationKind.ArrayCreation or OperationKind.ArrayInitializer or OperationKind.CollectionExpression or OperationKind.Tuple or
            OperationKind.Parenthesized or OperationKind.Unary or OperationKind.InterpolatedString or OperationKind.Interpolation or
            OperationKind.MethodBody,
    };
}
