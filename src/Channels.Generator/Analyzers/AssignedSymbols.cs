using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>What a member assigns to after it has been declared: a condition on it may depend on which way was gone before.</summary>
internal sealed class AssignedSymbols
{
    private readonly HashSet<ISymbol> _symbols = new(SymbolEqualityComparer.Default);

    private AssignedSymbols(IOperation root)
    {
        foreach (IOperation operation in root.DescendantsAndSelf())
        {
            IOperation? target = operation switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IIncrementOrDecrementOperation increment => increment.Target,
                IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
                _ => null,
            };
            if (target is not null && SymbolOf(target) is { } symbol)
                _symbols.Add(symbol);
        }
    }

    public static AssignedSymbols In(IOperation root) => new(root);

    public bool AreMentionedIn(IOperation? condition) => condition is not null &&
        condition.DescendantsAndSelf().Any(operation => SymbolOf(operation) is { } symbol && _symbols.Contains(symbol));

    private static ISymbol? SymbolOf(IOperation operation) =>
        operation.ReferredSymbol() ?? (operation as IMemberReferenceOperation)?.Member;
}
