using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Which expressions of a method are addresses in a span that it was given.</summary>
internal sealed class SpanAddresses
{
    private readonly IParameterSymbol _span;
    private readonly HashSet<ISymbol> _spans = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _pointers = new(SymbolEqualityComparer.Default);

    /// <param name="span">The parameter.</param>
    /// <param name="operations">All that the method does, in the order of the text.</param>
    public SpanAddresses(IParameterSymbol span, IReadOnlyCollection<IOperation> operations)
    {
        _span = span;
        HashSet<ISymbol> assigned = new(SymbolEqualityComparer.Default);
        foreach (ISimpleAssignmentOperation assignment in operations.OfType<ISimpleAssignmentOperation>())
        {
            if (assignment.Target.ReferredSymbol() is { } target)
                assigned.Add(target);
        }

        foreach (IVariableDeclaratorOperation declarator in operations.OfType<IVariableDeclaratorOperation>())
        {
            ILocalSymbol local = declarator.Symbol;
            if (declarator.InitialValue() is not { } value || assigned.Contains(local))
                continue;
            if (local.IsFixed ? IsFixedOn(value) : IsAddress(value))
                _pointers.Add(local);
            else if (SpanParameters.IsSpan(local.Type) && IsSpan(value))
                _spans.Add(local);
        }
    }

    /// <summary>Whether the expression's value is an address in the span.</summary>
    public bool IsAddress(IOperation value) =>
        value.Type is IPointerTypeSymbol or { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr } && Points(value);

    // An address stays one, also by the conversions that IntPtr and spans declare.
    private static IOperation Unconverted(IOperation value)
    {
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        return value;
    }

    private static bool IsUnsafe(IMethodSymbol method) => method.ContainingType.Is("System.Runtime.CompilerServices.Unsafe");

    private bool Points(IOperation value)
    {
        value = Unconverted(value);
        return value switch
        {
            ILocalReferenceOperation local => _pointers.Contains(local.Local),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => Points(sum.LeftOperand) || Points(sum.RightOperand),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract, Type: IPointerTypeSymbol } difference => Points(difference.LeftOperand),
            IAddressOfOperation address => IsIn(address.Reference),
            IObjectCreationOperation { Type.SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr } creation =>
                creation.Arguments.Any(argument => Points(argument.Value)),
            IInvocationOperation { TargetMethod: { Name: "AsPointer" } method } call when IsUnsafe(method) => IsIn(call.Arguments[0].Value),
            _ => false,
        };
    }

    /// <summary><c>fixed</c> takes the span itself, or a reference into it.</summary>
    private bool IsFixedOn(IOperation value)
    {
        value = Unconverted(value);
        return IsSpan(value) || Points(value) ||
            (value.Kind == OperationKind.None && value.ChildOperations.Count == 1 && IsFixedOn(value.ChildOperations.First()));
    }

    /// <summary>Whether a reference points into the span.</summary>
    private bool IsIn(IOperation reference)
    {
        reference = Unconverted(reference);
        return reference switch
        {
            IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } span } => IsSpan(span),
            IInvocationOperation { TargetMethod.Name: "GetPinnableReference", Instance: { } span } => IsSpan(span),
            IInvocationOperation { TargetMethod: { Name: "GetReference" } method } call
                when method.ContainingType.Is("System.Runtime.InteropServices.MemoryMarshal") => IsSpan(call.Arguments[0].Value),
            IInvocationOperation { TargetMethod: { Name: "AsRef" or "As" or "Add" or "Subtract" or "AddByteOffset" or "SubtractByteOffset" } method } call
                when IsUnsafe(method) => IsIn(call.Arguments[0].Value),
            _ => false,
        };
    }

    private bool IsSpan(IOperation operation) => Unconverted(operation) switch
    {
        IInvocationOperation { TargetMethod.Name: "Slice", Instance: { } whole } => IsSpan(whole),
        { } other => other.ReferredSymbol() is { } symbol && (SymbolEqualityComparer.Default.Equals(symbol, _span) || _spans.Contains(symbol)),
    };
}
