using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>An <c>await foreach</c> over what a joinable queue's reader takes.</summary>
internal sealed class TaskLoop
{
    private TaskLoop(IForEachLoopOperation loop, IInvocationOperation read)
    {
        Loop = loop;
        Read = read;
    }

    public IForEachLoopOperation Loop { get; }

    /// <summary>The call of ReadAllAsync or ReadTasksAsync.</summary>
    public IInvocationOperation Read { get; }

    public bool TakesTasks => Read.TargetMethod.Name == "ReadTasksAsync";

    /// <summary>Null where an item is taken apart at once.</summary>
    public ILocalSymbol? Variable => (Loop.LoopControlVariable as IVariableDeclaratorOperation)?.Symbol;

    /// <summary>Items go on to somebody who may finish them.</summary>
    public bool Yields => Loop.Body.DescendantsAndSelf().Any(static operation => operation.Kind == OperationKind.YieldReturn);

    public static TaskLoop? Of(IOperation operation, ChannelTypes types) =>
        operation is IForEachLoopOperation { IsAsynchronous: true } loop &&
        ReadLoop.CallOf(loop) is { TargetMethod.Name: "ReadAllAsync" or "ReadTasksAsync" } read &&
        types.IsJoinableReader(read.Instance?.Type) ? new TaskLoop(loop, read) : null;

    /// <summary>Whether a reader's method takes tasks.</summary>
    public static bool Takes(IMethodSymbol method) =>
        method.Name.StartsWith("Read", System.StringComparison.Ordinal) || method.Name is "TryRead" or "TryReadTask" or "DispatchAsync";

    /// <summary>
    /// Whether the method that got its reader from a caller leaves nothing to that: it doesn't say what it took, and gives items
    /// to nothing that may know the reader or hand them on.
    /// </summary>
    public bool KeepsToItself(ISymbol member)
    {
        if (Loop.FunctionSymbol(member) is not { ReturnType: var result } ||
            !(result.SpecialType == SpecialType.System_Void || result is INamedTypeSymbol { Arity: 0, Name: "Task" or "ValueTask" }))
            return false;
        return !Loop.Body.DescendantsAndSelf().Any(operation => operation switch
        {
            IInvocationOperation { Instance: not null } call => call.Arguments.Any(MentionsItem),
            IAssignmentOperation { Target: not ILocalReferenceOperation } assignment => MentionsItem(assignment.Value),
            _ => false,
        });
    }

    /// <summary>
    /// A condition that may always have the same result where nothing goes wrong: a test for null, a flag that a try or catch sets,
    /// or a token, after whose cancellation tasks may be left to others.
    /// </summary>
    public bool IsDoubtful(IOperation? condition)
    {
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: { } operand })
            condition = operand;
        return condition switch
        {
            IIsNullOperation => true,
            IIsPatternOperation pattern => IsNullTest(pattern.Pattern),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
                IsNull(comparison.LeftOperand) || IsNull(comparison.RightOperand),
            IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" } => true,
            ILocalReferenceOperation flag => IsSetByTry(flag.Local),
            _ => false,
        };
    }

    private static bool IsNullTest(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation negated => IsNullTest(negated.Pattern),
        IConstantPatternOperation constant => IsNull(constant.Value),

        // Of a message that may be one of several, { Put: { } put } asks which one it is; the outer pattern has a subpattern then.
        IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true, PropertySubpatterns.IsEmpty: true } recursive =>
            SymbolEqualityComparer.Default.Equals(recursive.InputType, recursive.NarrowedType),
        _ => false,
    };

    private static bool IsNull(IOperation operation) => operation.WithoutConversions().ConstantValue is { HasValue: true, Value: null };

    private bool IsSetByTry(ILocalSymbol flag) => Loop.Body.DescendantsAndSelf().OfType<ITryOperation>().Any(attempt =>
        attempt.DescendantsAndSelf().Any(operation => operation is IAssignmentOperation { Target: ILocalReferenceOperation target } &&
            SymbolEqualityComparer.Default.Equals(target.Local, flag)));

    private bool MentionsItem(IOperation operation) => Loop.Locals.Any(local => operation.Mentions(local));
}
