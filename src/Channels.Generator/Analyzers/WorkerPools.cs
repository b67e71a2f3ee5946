using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Recognises the calls that start pools, and the functions that start the pools' workers.</summary>
internal static class WorkerPools
{
    /// <summary>The method is WorkerPool.Start.</summary>
    public static bool IsPoolStart(this ChannelTypes types, IMethodSymbol method) =>
        method is { IsStatic: true, Name: "Start" } && types.IsPool(method.ContainingType);

    /// <summary>The call that starts the pool whose workers a lambda, or a method that is named, starts; or null.</summary>
    public static IInvocationOperation? PoolOf(ChannelTypes types, IOperation? function) =>
        function?.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parameter.Name: "start", Parent: IInvocationOperation pool } } &&
        types.IsPoolStart(pool.TargetMethod)
            ? pool
            : null;

    /// <summary>How many workers it has.</summary>
    public static IOperation? CountOf(IInvocationOperation pool) => ArgumentOf(pool, "count");

    /// <summary>The pool is all that gets its workers: its function starts them, and does nothing else.</summary>
    public static bool HasWorkersAlone(ChannelTypes types, IInvocationOperation pool) =>
        ArgumentOf(pool, "start") is IDelegateCreationOperation { Target: { } target } && target switch
        {
            IAnonymousFunctionOperation { Body.Operations: { Length: 1 } body } =>
                body[0] is IReturnOperation { ReturnedValue: { } returned } &&
                returned.WithoutConversions() is IInvocationOperation start && types.IsStart(start.TargetMethod),
            IMethodReferenceOperation reference => types.IsStart(reference.Method),
            _ => false,
        };

    /// <summary>The pool's workers are started as they are without options.</summary>
    public static bool IsPlain(IInvocationOperation pool) => ArgumentOf(pool, "options")?.WithoutConversions() switch
    {
        null or { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation => true,
        IObjectCreationOperation creation => !creation.Descendants().Any(static inner => inner is IPropertyReferenceOperation { Property.Name: "Worker" }),
        _ => false,
    };

    /// <summary>The options are those that such a pool hands to its function, which only hands them on.</summary>
    public static bool ArePlain(ChannelTypes types, IOperation options)
    {
        if (options.WithoutConversions().ReferredSymbol() is not IParameterSymbol parameter)
            return false;
        IOperation? function = options.Function();
        while (function is not null && !IsOf(function, parameter))
            function = function.Function();
        return PoolOf(types, function) is { } pool && IsPlain(pool) &&
            function!.Descendants()
                .Where(inner => SymbolEqualityComparer.Default.Equals(inner.ReferredSymbol(), parameter))
                .All(reference => reference.Parent is IArgumentOperation { Parent: IInvocationOperation start } && types.IsStart(start.TargetMethod));
    }

    private static bool IsOf(IOperation function, IParameterSymbol parameter) =>
        function is IAnonymousFunctionOperation lambda && SymbolEqualityComparer.Default.Equals(lambda.Symbol, parameter.ContainingSymbol);

    private static IOperation? ArgumentOf(IInvocationOperation pool, string parameter) =>
        pool.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter)?.Value;
}
