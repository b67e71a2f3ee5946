using System;
using System.Collections.Generic;
using System.Linq;

namespace Channels;

/// <summary>A join is over, but not all tasks are done: some were delivered as often as they may be, and went to the dead letters.</summary>
public sealed class TasksAbandonedException : Exception
{
    private const int NamedAtMost = 10;

    internal TasksAbandonedException(string name, IReadOnlyList<AbandonedTask> tasks)
        : base(Describe(name, tasks)) => Tasks = tasks;

    /// <summary>The dead letters, as they were at the end of the join. They stay until somebody takes them.</summary>
    public IReadOnlyList<AbandonedTask> Tasks { get; }

    private static string Describe(string name, IReadOnlyList<AbandonedTask> tasks)
    {
        IEnumerable<string> lines = tasks.Take(NamedAtMost).Select(static task => FormattableString.Invariant(
            $"\n  {task.Task}, delivered {task.Deliveries} times{(task.Error is null ? "" : $"; at last: {task.Error.TypeName}: {task.Error.Message}")}"));
        string more = tasks.Count > NamedAtMost ? FormattableString.Invariant($"\n  and {tasks.Count - NamedAtMost} more") : "";
        return FormattableString.Invariant($"{tasks.Count} tasks of '{name}' were never finished, and are dead letters:") + string.Concat(lines) + more;
    }
}
