using System;
using System.Diagnostics;
using System.Threading;

namespace Channels.Faults;

/// <summary>Random pauses: none, one that is about as long as a side spins, one of some hundred microseconds, a real sleep; or short ones only.</summary>
internal sealed class Pauses(int seed, bool areShort)
{
    private readonly Random _random = new(seed);

    internal void Take()
    {
        if (areShort)
        {
            // One side falls asleep in the same moment in which the other one sends.
            for (int i = _random.Next(400); i > 0; i--) Thread.SpinWait(1);
            return;
        }

        switch (_random.Next(8))
        {
            case < 3: return;
            case < 5: Spin(_random.Next(120)); return;
            case < 7: Spin(_random.Next(600)); return;
            default: Thread.Sleep(_random.Next(3)); return;
        }
    }

    private static void Spin(int microseconds)
    {
        long end = Stopwatch.GetTimestamp() + (microseconds * Stopwatch.Frequency / 1_000_000);
        while (Stopwatch.GetTimestamp() < end) Thread.SpinWait(5);
    }
}
