using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
using Channels.Interop;

namespace Channels.Faults;

/// <summary>
/// A thread on each processor that notes when it was not run for a long time though it wanted to: then the processor stood
/// still, and a message that took long in that time says nothing.
/// </summary>
internal sealed unsafe class StallMeter
{
    private static readonly TimeSpan s_noteworthy = TimeSpan.FromMilliseconds(60);

    private readonly List<(long From, long To)> _stalls = [];

    internal StallMeter()
    {
        for (int i = 0; i < Environment.ProcessorCount; i++)
        {
            int processor = i;
            new Thread(() => Run(processor)) { IsBackground = true, Name = "Stall meter" }.Start();
        }
    }

    internal bool HasStalled(long from, long to)
    {
        Thread.Sleep(5);        // One that is still going on is to be noted first.
        lock (_stalls) return _stalls.Exists(stall => stall.From < to && stall.To > from);
    }

    private void Run(int processor)
    {
        StayOn(processor);
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

    /// <summary>Where there are more than 64 processors, or it is refused, the thread runs where it likes.</summary>
    private static void StayOn(int processor)
    {
        nint setAffinity = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 122 : 203;
        ulong mask = 1UL << processor;
        if (processor < 64) _ = LibC.SystemCall(setAffinity, 0, sizeof(ulong), (nint)(&mask), 0, 0, 0);
    }
}
