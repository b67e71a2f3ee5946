using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>What a member does with both ends of a channel, and not only lets a worker do.</summary>
internal static class OwnUse
{
    /// <summary>The member has a writer of the reader's contract, so it knows what there is to read.</summary>
    public static bool Sends(IInvocationOperation call, ChannelTypes types) => Has(call, types, types.IsWriter);

    /// <summary>The member has another reader of the contract, so it knows what was done.</summary>
    public static bool Reads(IInvocationOperation call, ChannelTypes types) => Has(call, types, types.IsReader);

    private static bool Has(IInvocationOperation call, ChannelTypes types, Func<ITypeSymbol?, bool> isSought)
    {
        INamedTypeSymbol? contract = ChannelTypes.ContractOf(call.Instance?.Type);
        return call.Root().DescendantsAndSelf().Any(operation => operation != call.Instance && isSought(operation.Type) &&
            (contract is null || SymbolEqualityComparer.Default.Equals(ChannelTypes.ContractOf(operation.Type), contract)) &&
            !IsGivenToWorker(operation, types));
    }

    private static bool IsGivenToWorker(IOperation endpoint, ChannelTypes types) =>
        endpoint.Parent is IArgumentOperation { Parent: IInvocationOperation start } && types.IsWorker(start.TargetMethod.ReturnType);
}
