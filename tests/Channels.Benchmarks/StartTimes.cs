using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;

namespace Channels.Benchmarks;

/// <summary>The times of many starts of a process, one after the other.</summary>
internal static class StartTimes
{
    private const double HighPercentile = 0.9;

    /// <summary>One start more than that many: what the first one has loaded and compiled, on either side, is there for the others.</summary>
    /// <param name="starts">How many are measured.</param>
    /// <param name="startAsync">Starts one, waits for its end, and returns the nanoseconds until its first line.</param>
    public static async Task<double[]> MeasureAsync(int starts, Func<Task<long>> startAsync)
    {
        List<long> nanoseconds = [];
        _ = await startAsync();
        while (nanoseconds.Count < starts)
            nanoseconds.Add(await startAsync());
        return Percentiles(nanoseconds);
    }

    /// <summary>In the order of the metrics of starts.</summary>
    public static double[] Percentiles(List<long> nanoseconds)
    {
        nanoseconds.Sort();
        int middle = nanoseconds.Count / 2;
        double median = nanoseconds.Count % 2 == 1 ? nanoseconds[middle] : (nanoseconds[middle - 1] + nanoseconds[middle]) / 2.0;
        return [median, nanoseconds[(int)Math.Ceiling(nanoseconds.Count * HighPercentile) - 1]];
    }

    /// <summary>Between two timestamps, of which the second one may be another process's.</summary>
    public static long Between(long start, long firstLine) => (firstLine - start) * (1_000_000_000 / Stopwatch.Frequency);
}
