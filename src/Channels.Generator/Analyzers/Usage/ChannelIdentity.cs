using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers.Usage;

/// <summary>Tells which local channels are the same one, because they were opened by the same name.</summary>
internal sealed class ChannelIdentity(ChannelBlock block)
{
    /// <summary>What is equal for two locals that hold the same channel; null if nothing is known.</summary>
    public object? Of(ISymbol channel)
    {
        if (block.CreationOf(channel) is not { } creation)
            return null;
        IArgumentOperation? argument = creation.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "name");
        IOperation? name = argument?.Value.WithoutConversions();
        if (name is null)
            return null;

        // Opened by the name that another local's channel has.
        if (name is IPropertyReferenceOperation { Property.Name: "Name" } property && block.ResolveChannel(property.Instance) is { } named)
            return Of(named) ?? named;

        INamedTypeSymbol contract = creation.TargetMethod.ContainingType;
        if (name.ConstantValue is { HasValue: true, Value: string text })
            return (contract.ToDisplayString(), text);
        if (name.ReferredSymbol() is { } variable && !block.IsChanging(variable))
            return (contract.ToDisplayString(), variable.Name, variable.Locations.FirstOrDefault());

        // One without a name is known by the local, where somebody asks it for its name.
        return creation.TargetMethod.Name == "Create" && name.ConstantValue is { HasValue: true, Value: null } ? channel : null;
    }
}
