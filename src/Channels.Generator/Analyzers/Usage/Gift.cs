using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Channels.Generator.Analyzers.Usage;

/// <summary>An end that a worker is given.</summary>
/// <param name="Start">What starts the worker.</param>
/// <param name="Value">The argument.</param>
/// <param name="Endpoint">The end.</param>
/// <param name="Pool">What starts the pool, if all of its workers are given the same end.</param>
internal sealed record Gift(IInvocationOperation Start, IOperation Value, Endpoint Endpoint, IInvocationOperation? Pool)
{
    /// <summary>Where it is given away, at the latest: a pool starts its workers at once.</summary>
    public IInvocationOperation Place => Pool ?? Start;

    /// <summary>Whenever the operation runs, the end has been given away.</summary>
    public bool Precedes(IOperation operation) =>
        Sequence.Precedes(Start, operation) || (Pool is not null && Sequence.Precedes(Pool, operation));
}
