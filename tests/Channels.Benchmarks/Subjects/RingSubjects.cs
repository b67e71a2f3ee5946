using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Native;

namespace Channels.Benchmarks.Subjects;

/// <summary>The bare ring in C, from one process to another.</summary>
internal static class RingSubjects
{
    public static Subject Numbers(string name, NativeProgram ring, int count, int pauses) =>
        new(name, count, async cancellationToken =>
        {
            TimeSpan elapsed = await RunAsync(ring, count, pauses, sizeof(int), cancellationToken);
            return [count / elapsed.TotalSeconds];
        });

    /// <summary>Every block is copied in and copied out.</summary>
    public static Subject Blocks(string name, NativeProgram ring, int size, int count) =>
        new(name, count, async cancellationToken =>
            BlockFigures.Of(size, count, await RunAsync(ring, count, pauses: 1, size, cancellationToken)));

    private static async Task<TimeSpan> RunAsync(
        NativeProgram ring, int count, int pauses, int size, CancellationToken cancellationToken)
    {
        double[] seconds = await ring.RunAsync([Show(count), Show(pauses), Show(size)], cancellationToken);
        return TimeSpan.FromSeconds(seconds[0]);
    }

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
