using System;
using System.Diagnostics;
using HdrHistogram;

namespace Channels.Benchmarks;

/// <summary>The times of many round trips.</summary>
internal sealed class RoundTripTimes
{
    private const long LongestNanoseconds = 10_000_000_000;
    private const int Digits = 3;

    private readonly LongHistogram _nanoseconds = new(LongestNanoseconds, Digits);

    /// <summary>A round trip that has begun at that timestamp and is over now.</summary>
    public void Add(long start)
    {
        long nanoseconds = (Stopwatch.GetTimestamp() - start) * (1_000_000_000 / Stopwatch.Frequency);
        _nanoseconds.RecordValue(Math.Min(nanoseconds, LongestNanoseconds));
    }

    /// <summary>In the order of the metrics of round trips.</summary>
    public double[] Percentiles() =>
    [
        _nanoseconds.GetValueAtPercentile(50),
        _nanoseconds.GetValueAtPercentile(99),
        _nanoseconds.GetValueAtPercentile(99.9),
    ];
}
