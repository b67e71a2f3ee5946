using System.Collections.Generic;
using System.Linq;

namespace WordCount;

/// <summary>What has come out so far.</summary>
internal sealed class Tally
{
    private readonly Dictionary<string, long> _words = [];
    private readonly List<(string Path, string Reason)> _failures = [];

    public int Files { get; private set; }

    /// <summary>How many words there were.</summary>
    public long Words { get; private set; }

    /// <summary>How many different ones.</summary>
    public int DifferentWords => _words.Count;

    /// <summary>The files that could not be read.</summary>
    public IReadOnlyList<(string Path, string Reason)> Failures => _failures;

    public void Add(Dictionary<string, int> words)
    {
        Files++;
        foreach ((string word, int count) in words)
        {
            _words[word] = _words.GetValueOrDefault(word) + count;
            Words += count;
        }
    }

    public void AddFailure(string path, string reason) => _failures.Add((path, reason));

    /// <summary>The most frequent words; of those that are equally frequent, the first in the alphabet.</summary>
    public IEnumerable<KeyValuePair<string, long>> Top(int count) =>
        _words.OrderByDescending(word => word.Value).ThenBy(word => word.Key, System.StringComparer.Ordinal).Take(count);
}
