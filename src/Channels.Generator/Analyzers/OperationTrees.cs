using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Where an operation stands among others.</summary>
internal static class OperationTrees
{
    /// <summary>The whole member that the operation is in, functions inside it included.</summary>
    public static IOperation Root(this IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }

    public static bool IsFunction(this IOperation operation) => operation is IAnonymousFunctionOperation or ILocalFunctionOperation;

    /// <summary>The lambda or local function that runs the operation, or null if the member itself does.</summary>
    public static IOperation? Function(this IOperation operation)
    {
        IOperation? current = operation.Parent;
        while (current?.IsFunction() == false)
            current = current.Parent;
        return current;
    }

    /// <summary>The method, lambda or local function that runs the operation.</summary>
    public static IMethodSymbol? FunctionSymbol(this IOperation operation, ISymbol member) => operation.Function() switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        ILocalFunctionOperation local => local.Symbol,
        _ => member as IMethodSymbol,
    };

    public static bool IsInside(this IOperation operation, IOperation ancestor)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current == ancestor)
                return true;
        }

        return false;
    }

    /// <summary>Whether the operation is in a loop that is itself in <paramref name="body"/>, or in a function there.</summary>
    public static bool IsNestedIn(this IOperation operation, IOperation body)
    {
        for (IOperation? current = operation.Parent; current is not null && current != body; current = current.Parent)
        {
            if (current is ILoopOperation || current.IsFunction())
                return true;
        }

        return false;
    }

    public static bool Mentions(this IOperation operation, ISymbol symbol) =>
        operation.DescendantsAndSelf().Any(inner => inner.ReferredSymbol() is { } referred && SymbolEqualityComparer.Default.Equals(referred, symbol));

    /// <summary>The local variable or the parameter that this is a use of.</summary>
    public static ISymbol? ReferredSymbol(this IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    /// <summary>The same value as what it was. A conversion that somebody has written makes another one.</summary>
    public static IOperation WithoutConversions(this IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
            operation = conversion.Operand;
        return operation;
    }

    /// <summary>The same value as what it becomes.</summary>
    public static IOperation WithConversions(this IOperation operation)
    {
        while (operation.Parent is IConversionOperation { OperatorMethod: null } conversion)
            operation = conversion;
        return operation;
    }

    /// <summary>The task or value task as it was before it was configured, or made one of the other.</summary>
    public static IOperation WithoutConfiguration(this IOperation task)
    {
        task = task.WithoutConversions();
        while (task is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask", Instance: { } configured })
            task = configured.WithoutConversions();
        return task;
    }

    /// <summary>The task that the call returns is awaited here and now, configured or not.</summary>
    public static bool IsAwaited(this IInvocationOperation call)
    {
        IOperation task = call.WithConversions();
        while (task.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" } configured)
            task = configured.WithConversions();
        return task.Parent is IAwaitOperation;
    }

    /// <summary>Where a local variable of the member is declared.</summary>
    public static IVariableDeclaratorOperation? DeclarationOf(this IOperation root, ILocalSymbol local) => root.DescendantsAndSelf()
        .OfType<IVariableDeclaratorOperation>()
        .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local));

    /// <summary>What a declared variable begins with.</summary>
    public static IOperation? InitialValue(this IVariableDeclaratorOperation declarator) =>
        declarator.Initializer?.Value ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer?.Value;
}
