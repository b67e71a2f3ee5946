namespace Channels.Faults.Queues;

/// <summary>The ways of doing tasks.</summary>
public enum WorkStyle
{
    /// <summary><c>Read</c>, then <c>TaskDone</c>.</summary>
    Counting,

    /// <summary><c>await foreach</c> over <c>ReadTasksAsync</c>, then <c>Done</c>.</summary>
    Each,

    /// <summary>Some tasks at a time, done in any order; a few are given back.</summary>
    AnyOrder,

    /// <summary><c>ReadManyAsync</c>, then <c>TaskDone</c> for each.</summary>
    Many,

    /// <summary><c>DispatchAsync</c>; a few of the calls throw.</summary>
    Dispatch,

    /// <summary>Thousands of tasks at a time.</summary>
    Hoarding,

    /// <summary>One task is kept while thousands come and go.</summary>
    Clinging,
}
