using System.Collections.Generic;

namespace Squeeze;

/// <summary>The outcomes so far.</summary>
internal sealed class Tally
{
    // A process that dies between the outcome and the end of its task has its file done twice.
    private readonly HashSet<string> _done = [];

    public int Files => _done.Count;

    public long Before { get; private set; }

    public long After { get; private set; }

    public SortedDictionary<string, string> Failures { get; } = [];

    public void Add(IOutcomes.Message outcome)
    {
        if (outcome.TryGetValue(out IOutcomes.CompressedMessage compressed) && _done.Add(compressed.Path))
        {
            Before += compressed.Before;
            After += compressed.After;
        }

        if (outcome.TryGetValue(out IOutcomes.FailedMessage failed) && _done.Add(failed.Path))
            Failures.Add(failed.Path, failed.Reason);
    }
}
