using System;
using System.Linq;
using Channels.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers.Usage;

/// <summary>CHAN034: a local that holds a channel, a worker or a pool, and goes without letting it go.</summary>
internal static class Ownership
{
    public static void Check(ChannelBlock block, ILocalSymbol local, Action<Diagnostic> report)
    {
        if (block.IsChanging(local) || local.IsUsing || !IsOwned(block, local))
            return;

        bool isChannel = block.Types.IsChannel(local.Type);
        bool isKept = isChannel
            ? block.HasOnlyKnownUses(local, IsKeptChannel) && !block.Calls.Any(call => IsOf(call, local) && !call.IsUse)
            : block.ReferencesTo(local).All(reference => !block.IsCaptured(local, reference) && IsKeptWorker(reference));
        if (isKept)
            report(Diagnostic.Create(EndpointDescriptors.NeverDisposed, local.Locations[0], local.Name, isChannel ? "using" : "await using"));
    }

    private static bool IsOwned(ChannelBlock block, ILocalSymbol local) =>
        block.CreationOf(local) is not null ||
        (block.InitializerOf(local)?.WithoutConversions() is IInvocationOperation call &&
            (block.Types.IsPoolStart(call.TargetMethod) || (block.Types.IsStart(call.TargetMethod) && !GeneratedMethods.MayBeDetached(call))));

    /// <summary>The worker's, or the pool's, own members are asked; one that is stopped or killed is let go by that.</summary>
    private static bool IsKeptWorker(IOperation reference) => reference.Parent switch
    {
        IPropertyReferenceOperation => true,
        IInvocationOperation call => call.Instance == reference && call.TargetMethod.Name is not ("DisposeAsync" or "StopAsync" or "Kill"),
        _ => false,
    };

    private static bool IsKeptChannel(IOperation parent, IOperation reference) => parent switch
    {
        IPropertyReferenceOperation => true,
        IInvocationOperation call => call.Instance == reference && call.TargetMethod.Name is not ("Dispose" or "DisposeAsync"),
        _ => false,
    };

    private static bool IsOf(EndpointCall call, ILocalSymbol channel) => SymbolEqualityComparer.Default.Equals(call.Endpoint.Owner, channel);
}
