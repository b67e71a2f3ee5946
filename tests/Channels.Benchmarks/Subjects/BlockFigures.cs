using System;
using System.Collections.Generic;

namespace Channels.Benchmarks.Subjects;

/// <summary>The figures of subjects that move blocks.</summary>
internal static class BlockFigures
{
    public static IReadOnlyList<Metric> Metrics { get; } =
    [
        new Metric("bytes_per_second", "GiB/s", Divisor: 1 << 30, Format: "N2"),
        new Metric("messages_per_second", "messages/s", Format: "N0"),
    ];

    public static double[] Of(int size, int count, TimeSpan elapsed) =>
        [(double)size * count / elapsed.TotalSeconds, count / elapsed.TotalSeconds];
}
