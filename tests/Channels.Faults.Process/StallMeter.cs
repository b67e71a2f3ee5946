using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace Channels.Faults;

/// <summary>
/// A thread that notes when it was not run for a long time though it wanted to: then the machine stood still, and a message
/// that took long in that time says nothing.
/// </summary>
internal sealed class StallMeter
{
    private static readonly TimeSpan s_noteworthy = TimeSpan.FromMilliseconds(60);

    private readonly List<(long From, long To)> _stalls = [];

    internal StallMeter() => new Thread(Run) { IsBackground = true, Name = "Stall meter" }.Start();

    internal bool HasStalled(long from, long to)
    {
        Thread.Sleep(5);        // One that is still going on is to be noted first.
        lock (_stalls) return _stalls.Exists(stall => stall.From < to && stall.To > from);
    }

    private void Run()
    {
        for (long last = Stopwatch.GetTimestamp(); ;)
        {
            Thread.Sleep(1);
            long now = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(last, now) > s_noteworthy)
            {
                lock (_stalls) _stalls.Add((last, now));
            }

            last = now;
        }
    }
}
