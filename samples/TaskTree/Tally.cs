using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Channels;

namespace TaskTree;

/// <summary>What has been found so far.</summary>
internal sealed class Tally
{
    private readonly Dictionary<string, (long Files, long Bytes)> _directories = [];
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the first finding.</summary>
    public Task Begun => _begun.Task;

    public int Directories => _directories.Count;

    public long Files => _directories.Values.Sum(contents => contents.Files);

    public long Bytes => _directories.Values.Sum(contents => contents.Bytes);

    /// <summary>Those that nobody could list.</summary>
    public IReadOnlyList<AbandonedTask> Abandoned { get; set; } = [];

    /// <summary>
    /// A directory whose worker died after it had sent what it found, and before it had finished the task, is listed once more, and so are
    /// those that it had put already. So what is found has the directory's name, and the last finding replaces those before it.
    /// </summary>
    public void Add(string directory, long files, long bytes)
    {
        _directories[directory] = (files, bytes);
        _begun.TrySetResult();
    }

    /// <summary>The directories with the most bytes; of those that have equally many, the first in the alphabet.</summary>
    public IEnumerable<(string Path, long Files, long Bytes)> Largest(int count) => _directories
        .OrderByDescending(directory => directory.Value.Bytes)
        .ThenBy(directory => directory.Key, StringComparer.Ordinal)
        .Take(count)
        .Select(directory => (directory.Key, directory.Value.Files, directory.Value.Bytes));
}
