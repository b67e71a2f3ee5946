using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace DragRace;

/// <summary>Who runs a race, and the times that it has needed so far.</summary>
internal sealed class Contender(
    string peer, string channel, string? mode, Func<Course, CancellationToken, Task<TimeSpan>> run)
{
    private readonly List<TimeSpan> _times = [];

    public string Name => mode is null ? $"{peer} {channel}" : $"{peer} {channel}, {mode}";

    public async Task RunAsync(Course course, CancellationToken cancellationToken) =>
        _times.Add(await run(course, cancellationToken));

    public RaceResult Finish(Course course)
    {
        _times.Sort();
        int middle = _times.Count / 2;
        TimeSpan median = _times.Count % 2 == 1 ? _times[middle] : (_times[middle - 1] + _times[middle]) / 2;
        return new RaceResult(peer, channel, mode, course, median);
    }
}
