using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Recognises methods that were generated: those that start workers, and those that make channels.</summary>
internal static class GeneratedMethods
{
    /// <summary>The method is one that was generated to start a worker.</summary>
    public static bool IsStart(this ChannelTypes types, IMethodSymbol method) =>
        method.IsStatic && types.IsWorker(method.ReturnType) && method.Name.StartsWith("Start", StringComparison.Ordinal) && IsGenerated(method);

    /// <summary>The method is one that was generated to create or open a channel.</summary>
    public static bool IsCreation(this ChannelTypes types, IMethodSymbol method) =>
        method is { IsStatic: true, Name: "Create" or "Open" or "OpenAsync", ContainingType.TypeKind: TypeKind.Interface } && IsGenerated(method) &&
        (types.IsChannel(method.ReturnType) || (method.ReturnType is INamedTypeSymbol { Arity: 1 } task && types.IsChannel(task.TypeArguments[0])));

    /// <summary>The call that makes a channel and is the value, awaited or not; or null.</summary>
    public static IInvocationOperation? CreationIn(this ChannelTypes types, IOperation? value)
    {
        value = value?.WithoutConversions();
        if (value is IAwaitOperation { Operation: { } awaited })
            value = awaited;
        return value?.WithoutConfiguration() is IInvocationOperation call && types.IsCreation(call.TargetMethod) ? call : null;
    }

    /// <summary>What WorkerOptions a worker is started with; null if none were given.</summary>
    public static IOperation? OptionsOf(IInvocationOperation start) => start.Arguments
        .FirstOrDefault(static argument => argument is { ArgumentKind: not ArgumentKind.DefaultValue, Parameter.Type.Name: "WorkerOptions" })
        ?.Value is { ConstantValue: not { HasValue: true, Value: null } } options
            ? options
            : null;

    /// <summary>The worker may be meant to go on by itself: its options say so, or can't be seen whole.</summary>
    public static bool MayBeDetached(IInvocationOperation start) => OptionsOf(start)?.WithoutConversions() switch
    {
        null => false,
        IObjectCreationOperation creation => creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>().Any(static assignment =>
            assignment is { Target: IPropertyReferenceOperation { Property.Name: "IsDetached" }, Value.ConstantValue: not { HasValue: true, Value: false } }) == true,
        _ => true,
    };

    private static bool IsGenerated(IMethodSymbol method) => method.GetAttributes().Any(static attribute =>
        attribute.AttributeClass is { Name: "GeneratedCodeAttribute" } &&
        attribute.ConstructorArguments.FirstOrDefault().Value is "Channels.Generator");
}
