using System.Collections.Generic;
using System.Linq;

namespace Channels.Generator.Model;

/// <summary>A partial type on the way to workers: its own ones, and the types nested in it that have some.</summary>
/// <param name="RegisterMethod">The generated method that registers them all, down the tree.</param>
internal sealed record WorkerTypeModel(
    PartialType Type,
    string RegisterMethod,
    EquatableArray<WorkerModel> Workers,
    EquatableArray<WorkerTypeModel> Nested)
{
    /// <summary>What the compiler would say of what the workers use.</summary>
    public IEnumerable<string> Warnings => Workers.SelectMany(static worker => worker.Warnings)
        .Concat(Nested.SelectMany(static nested => nested.Warnings))
        .Distinct();
}
