using System.Collections.Generic;
using System.Linq;
using Channels.Generator.Model;

namespace Channels.Generator.Parsing;

/// <summary>
/// Groups workers by the types that declare them, one tree an outermost type: a nested type may be private, so only the
/// type around it can ask it to register.
/// </summary>
internal static class WorkerTree
{
    public static IEnumerable<WorkerTypeModel> Group(IEnumerable<WorkerModel> workers) => workers
        .GroupBy(static worker => worker.Type.AtDepth(1))
        .Select(static group => Node(group.Key, group.ToArray()));

    private static WorkerTypeModel Node(PartialType type, IReadOnlyList<WorkerModel> workers)
    {
        int depth = type.Declarations.Count;
        return new WorkerTypeModel(
            type,
            $"__RegisterWorkersOf{type.Identifier.TrimStart('@')}",
            workers.Where(worker => worker.Type == type).ToEquatableArray(),
            workers
                .Where(worker => worker.Type.Declarations.Count > depth)
                .GroupBy(worker => worker.Type.AtDepth(depth + 1))
                .Select(static group => Node(group.Key, group.ToArray()))
                .ToEquatableArray());
    }
}
