using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>A queue of blocks, warm, until the last one has been taken.</summary>
internal static class BlockQueue
{
    public static async Task<double[]> RunAsync(
        QueueUse use, int size, int count, CancellationToken cancellationToken)
    {
        byte[] source = Blocks.New(size);
        await using IQueuedBlocks.Channel blocks = IQueuedBlocks.Create(options: use.Options);
        await using QueueCrew crew = new(
            use, share => QueueWorkers.PutShare(blocks.Writer, source, share), () => blocks.Writer.Complete());
        await crew.StartAsync(
            shares => QueueWorkers.StartPutBlocks(shares, blocks.Writer, size),
            acknowledgements => QueueWorkers.StartTakeBlocks(blocks.Reader, acknowledgements, size),
            cancellationToken);
        TimeSpan elapsed = crew.Run(BlockPipe.WarmUpCount(size), count);
        await crew.FinishAsync(0, cancellationToken);
        return BlockFigures.Of(size, count, elapsed);
    }
}
