using System;
using System.Diagnostics;

namespace Channels.Benchmarks;

/// <summary>
/// What a pair of processes does before its clock starts. A method gets its final code after thirty calls, and a
/// hundred milliseconds in which nothing new was compiled. So it takes many short rounds, and some time.
/// </summary>
internal static class WarmUp
{
    /// <summary>How many small messages a round has. Long rounds would spend the time in one call.</summary>
    public const int Messages = 10_000;

    private const int Rounds = 60;

    private static readonly TimeSpan s_time = TimeSpan.FromMilliseconds(700);

    public static void Run(Action round)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Rounds || Stopwatch.GetElapsedTime(start) < s_time; i++)
            round();
    }
}
