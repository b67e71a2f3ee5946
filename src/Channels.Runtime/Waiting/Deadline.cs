using System;
using System.Diagnostics;
using System.Threading;

namespace Channels.Waiting;

/// <summary>A moment until which a wait may last, or none.</summary>
internal readonly struct Deadline
{
    private readonly long _timestamp;

    private Deadline(long timestamp) => _timestamp = timestamp;

    internal static Deadline Never => new(long.MaxValue);

    /// <exception cref="ArgumentOutOfRangeException">The time is negative and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    internal static Deadline After(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan) return Never;
        if (timeout < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A time to wait is not negative, or Timeout.InfiniteTimeSpan.");
        double end = Stopwatch.GetTimestamp() + (timeout.TotalSeconds * Stopwatch.Frequency);
        return end >= long.MaxValue ? Never : new((long)end);
    }

    internal TimeSpan Remaining
    {
        get
        {
            if (_timestamp == long.MaxValue) return TimeSpan.MaxValue;
            long left = _timestamp - Stopwatch.GetTimestamp();
            return left <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)left / Stopwatch.Frequency);
        }
    }
}
