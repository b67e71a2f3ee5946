using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers.Usage;

/// <summary>An end that a worker is given.</summary>
/// <param name="Start">What starts the worker.</param>
/// <param name="Value">The argument.</param>
/// <param name="Endpoint">The end.</param>
internal sealed record Gift(IInvocationOperation Start, IOperation Value, Endpoint Endpoint);
