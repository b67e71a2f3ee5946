using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>
/// What a pipe that copies in and out can't avoid: two copies of every block, from one buffer to another to a third, by
/// one thread.
/// </summary>
internal static class MemoryCopies
{
    public static Task<double[]> RunAsync(int size, int count)
    {
        byte[] source = Blocks.New(size);
        byte[] between = Blocks.New(size);
        byte[] target = Blocks.New(size);
        int warmUpCount = Math.Min(count, WarmUp.Messages);
        WarmUp.Run(() => Copy(source, between, target, warmUpCount));

        long start = Stopwatch.GetTimestamp();
        Copy(source, between, target, count);
        return Task.FromResult(BlockFigures.Of(size, count, Stopwatch.GetElapsedTime(start)));
    }

    private static void Copy(byte[] source, byte[] between, byte[] target, int count)
    {
        for (int i = 0; i < count; i++)
        {
            source.AsSpan().CopyTo(between);
            between.AsSpan().CopyTo(target);
        }
    }
}
