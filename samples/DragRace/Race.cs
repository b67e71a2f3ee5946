using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace DragRace;

/// <summary>One way to send numbers to other processes.</summary>
/// <param name="Channel">The kind of channel, by the name that it has in drag_race.py too.</param>
/// <param name="Mode">How it is used; Python has one mode for all of them.</param>
/// <param name="IsForMany">Whether it takes more than two processes.</param>
/// <param name="RunAsync">Sends all numbers and returns what the clock showed.</param>
internal sealed record Race(
    string Channel, string Mode, bool IsForMany, Func<Course, CancellationToken, Task<TimeSpan>> RunAsync)
{
    /// <summary>Every race. Another kind of channel is one more line here, and one in drag_race.py.</summary>
    public static IReadOnlyList<Race> All { get; } =
    [
        new Race("pipe", "blocking", IsForMany: false, PipeRaces.RunBlockingAsync),
        new Race("pipe", "async", IsForMany: false, PipeRaces.RunAsyncAsync),
        new Race("queue", "blocking", IsForMany: true, QueueRaces.RunBlockingAsync),
        new Race("queue", "async", IsForMany: true, QueueRaces.RunAsyncAsync),
        new Race("joinable", "blocking", IsForMany: true, JoinableRaces.RunBlockingAsync),
        new Race("joinable", "async", IsForMany: true, JoinableRaces.RunAsyncAsync),
    ];

    public bool Allows(Course course) => IsForMany || course.IsForTwo;
}
