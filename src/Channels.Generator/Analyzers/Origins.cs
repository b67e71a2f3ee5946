using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers;

/// <summary>Finds the variable behind others that hold the same channel, or an end of it.</summary>
internal static class Origins
{
    /// <summary>The first variable that held the channel or end that a value is, or its channel; null if no variable is known to.</summary>
    /// <param name="types">The runtime's.</param>
    /// <param name="value">The channel or end.</param>
    /// <param name="initializerOf">What a variable holds from its declaration on, or null where that isn't known.</param>
    /// <param name="isKnown">The variable is worth following.</param>
    public static ISymbol? OriginOf(this ChannelTypes types, IOperation? value, Func<ISymbol, IOperation?> initializerOf, Func<ISymbol, bool> isKnown)
    {
        IOperation? held = value?.WithoutConversions();
        if (held is IPropertyReferenceOperation { Property.Name: "Reader" or "Writer", Instance: { } channel } && types.IsChannel(channel.Type))
            return types.OriginOf(channel, initializerOf, isKnown);
        if (held?.ReferredSymbol() is not { } holder || holder is ILocalSymbol { IsRef: true } || !isKnown(holder) ||
            !(types.IsChannel(held.Type) || types.IsEndpoint(held.Type)))
            return null;
        return initializerOf(holder) is { } initializer && types.OriginOf(initializer, initializerOf, isKnown) is { } origin ? origin : holder;
    }
}
