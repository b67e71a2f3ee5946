using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>A local variable that holds a task of a joinable queue, and what becomes of it.</summary>
internal sealed class TaskVariable
{
    private readonly List<IInvocationOperation> _calls = [];

    private TaskVariable(IOperation scope, ILocalSymbol local, ChannelTypes types)
    {
        foreach (IOperation operation in scope.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local))
                Visit(reference, types);
        }
    }

    /// <summary>Each <c>Done</c> and <c>Abandon</c>, in the order of the text.</summary>
    public IReadOnlyList<IInvocationOperation> Calls => _calls;

    /// <summary>Somebody else may finish the task.</summary>
    public bool Escapes { get; private set; }

    /// <summary>It may hold one task now, and another one later.</summary>
    public bool IsAssigned { get; private set; }

    public static TaskVariable Of(IOperation scope, ILocalSymbol local, ChannelTypes types) => new(scope, local, types);

    public static bool IsFinishing(IMethodSymbol method, ChannelTypes types) =>
        method.Name is "Done" or "Abandon" && types.IsTask(method.ContainingType);

    private void Visit(ILocalReferenceOperation reference, ChannelTypes types)
    {
        switch (reference.Parent)
        {
            case IInvocationOperation call when call.Instance == reference:
                if (IsFinishing(call.TargetMethod, types))
                    _calls.Add(call);
                break;
            case IPropertyReferenceOperation property when property.Instance == reference:
            case IDeclarationExpressionOperation:
            case INameOfOperation:
                break;
            case IAssignmentOperation assignment when assignment.Target == reference:
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }:
                IsAssigned = true;
                break;
            default:
                Escapes = true;
                break;
        }
    }
}
