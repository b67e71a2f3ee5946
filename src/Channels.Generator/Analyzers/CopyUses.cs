using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>What a loop does with the copies of spans that its messages hold.</summary>
internal sealed class CopyUses
{
    private readonly IForEachLoopOperation _loop;
    private readonly INamedTypeSymbol _contract;
    private bool _areLookedAt;
    private bool _mayBeKept;

    public CopyUses(IForEachLoopOperation loop, INamedTypeSymbol contract)
    {
        _loop = loop;
        _contract = contract;
        foreach (IOperation operation in loop.Body.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation { IsDeclaration: false } or IPropertyReferenceOperation)
                Visit(operation);
            else if (operation is IParameterReferenceOperation or IFieldReferenceOperation && IsMessage(operation.Type))
                _mayBeKept = true;
        }
    }

    /// <summary>Copies are looked at, and none of them is passed on or kept, nor is a message.</summary>
    public bool AreOnlyLooks => _areLookedAt && !_mayBeKept;

    private void Visit(IOperation value)
    {
        if (IsCopy(value))
            VisitCopy(value);
        else if (IsMessage(value.Type))
            VisitMessage(value);
    }

    private void VisitCopy(IOperation copy)
    {
        switch (copy.Parent)
        {
            case IPropertyReferenceOperation { Property.Name: "Span" } property when property.Instance == copy:
                _areLookedAt = true;
                break;
            case IPropertyReferenceOperation { Property.Name: "Length" or "IsEmpty" } property when property.Instance == copy:
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation }:
                break;
            default:
                _mayBeKept |= !IsInPattern(copy);
                break;
        }
    }

    private void VisitMessage(IOperation message)
    {
        switch (message.Parent)
        {
            case IPropertyReferenceOperation property when property.Instance == message:
            case IInvocationOperation { TargetMethod.Name: "TryGetValue" } call when call.Instance == message:
            case IIsPatternOperation or ISwitchOperation or ISwitchExpressionOperation:
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation }:
            case IArgumentOperation { Parameter.RefKind: RefKind.Out }:
                break;
            default:
                _mayBeKept |= !IsInPattern(message);
                break;
        }
    }

    /// <summary>Patterns declare variables, whose uses are seen as those of others.</summary>
    private static bool IsInPattern(IOperation operation) => operation.Parent is IPropertySubpatternOperation or IPatternOperation;

    /// <summary>The copy itself: a property of a message, or a variable in the loop that can have come from nowhere else.</summary>
    private bool IsCopy(IOperation value) => value switch
    {
        IPropertyReferenceOperation property => SpanParameters.IsCopy(property.Property, _contract),
        ILocalReferenceOperation local => SpanParameters.IsMemory(local.Type) && IsOfLoop(local.Local),
        _ => false,
    };

    private bool IsOfLoop(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences.Any(reference => reference.Span.Start >= _loop.Syntax.SpanStart && reference.Span.End <= _loop.Syntax.Span.End);

    /// <summary>A message of the contract, which may hold copies; also as a nullable value.</summary>
    private bool IsMessage(ITypeSymbol? type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } arguments })
            type = arguments[0];
        return type is { IsValueType: true, TypeKind: TypeKind.Struct } && SymbolEqualityComparer.Default.Equals(type.ContainingType, _contract);
    }
}
