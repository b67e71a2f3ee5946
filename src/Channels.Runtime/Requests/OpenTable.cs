using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Channels.Requests;

/// <summary>Requests by their numbers. Not thread-safe.</summary>
/// <remarks>
/// Numbers of a kind come one after the other and are seldom open for long, so each has a place of its own among the last ones, found without hashing.
/// One whose place is still taken goes to a dictionary.
/// </remarks>
internal sealed class OpenTable<T>
    where T : class
{
    private const int Places = 64;

    private readonly (long Number, T? Request)[] _recent = new (long, T?)[Places];
    private readonly Dictionary<long, T> _others = [];
    private int _recentCount;

    internal int Count => _recentCount + _others.Count;

    internal void Add(long number, T request)
    {
        ref (long Number, T? Request) place = ref _recent[PlaceOf(number)];
        if (place.Request is not null)
        {
            _others.Add(number, request);
            return;
        }

        place = (number, request);
        _recentCount++;
    }

    internal bool Contains(long number) => TryGet(number, out _);

    internal bool TryGet(long number, [NotNullWhen(true)] out T? request)
    {
        (long Number, T? Request) place = _recent[PlaceOf(number)];
        request = place.Number == number ? place.Request : null;
        return request is not null || (_others.Count > 0 && _others.TryGetValue(number, out request));
    }

    internal bool TryRemove(long number, [NotNullWhen(true)] out T? request)
    {
        ref (long Number, T? Request) place = ref _recent[PlaceOf(number)];
        if (place.Number != number || place.Request is null)
        {
            request = null;
            return _others.Count > 0 && _others.Remove(number, out request);
        }

        request = place.Request;
        place = default;
        _recentCount--;
        return true;
    }

    // Every second number is of the other kind.
    private static int PlaceOf(long number) => (int)(number >> 1) & (Places - 1);

    /// <summary>All of them, in no order.</summary>
    internal List<T> ToList()
    {
        List<T> all = new(Count);
        foreach ((long _, T? request) in _recent)
        {
            if (request is not null) all.Add(request);
        }

        all.AddRange(_others.Values);
        return all;
    }

    internal void Clear()
    {
        System.Array.Clear(_recent, 0, Places);
        _others.Clear();
        _recentCount = 0;
    }
}
