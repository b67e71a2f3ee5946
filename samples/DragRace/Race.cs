using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace DragRace;

/// <summary>One way to send numbers to another process.</summary>
/// <param name="Channel">The kind of channel, by the name that it has in drag_race.py too.</param>
/// <param name="Mode">How it is used; Python has one mode for all of them.</param>
/// <param name="RunAsync">Sends that many numbers and returns what the clock showed.</param>
internal sealed record Race(string Channel, string Mode, Func<int, CancellationToken, Task<TimeSpan>> RunAsync)
{
    /// <summary>Every race. Another kind of channel is one more line here, and one in drag_race.py.</summary>
    public static IReadOnlyList<Race> All { get; } =
    [
        new Race("pipe", "blocking", PipeRaces.RunBlockingAsync),
        new Race("pipe", "async", PipeRaces.RunAsyncAsync),
    ];
}
