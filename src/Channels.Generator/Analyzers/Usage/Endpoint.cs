using Microsoft.CodeAnalysis;

namespace Channels.Generator.Analyzers.Usage;

/// <summary>One end of one channel.</summary>
/// <param name="Owner">The local or parameter that holds the channel; or that holds the end itself, where nobody knows its channel.</param>
/// <param name="IsWriter">Which end it is.</param>
internal readonly record struct Endpoint(ISymbol Owner, bool IsWriter);
