using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Channels.Benchmarks.Contracts;
using Channels.Benchmarks.Workers;

namespace Channels.Benchmarks.Subjects;

/// <summary>
/// A pipe of blocks, warm, until the last one has been taken. The sender copies each out of one and the same source.
/// </summary>
internal static class BlockPipe
{
    private const int WarmUpBytes = 16 << 20;

    /// <param name="size">The bytes of a block.</param>
    /// <param name="copies">Whether the receiver copies a block out, or only looks at it.</param>
    public static async Task<double[]> RunAsync(int size, bool copies, int count, CancellationToken cancellationToken)
    {
        await using IBlocks.Channel blocks = IBlocks.Create();
        await using INumbers.Channel acknowledgements = INumbers.Create();
        await using WorkerProcess worker =
            BlockWorkers.StartReceive(blocks.Reader, acknowledgements.Writer, size, copies);
        await worker.Started.WaitAsync(cancellationToken);

        byte[] source = Blocks.New(size);
        int warmUpCount = WarmUpCount(size);
        WarmUp.Run(() => RunRound(blocks.Writer, acknowledgements.Reader, source, warmUpCount));

        long start = Stopwatch.GetTimestamp();
        RunRound(blocks.Writer, acknowledgements.Reader, source, count);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);

        blocks.Writer.Complete();
        await worker.Completion.WaitAsync(cancellationToken);
        return BlockFigures.Of(size, count, elapsed);
    }

    /// <summary>How many blocks of that size a round of the warm-up has.</summary>
    public static int WarmUpCount(int size) => Math.Clamp(WarmUpBytes / size, 1, WarmUp.Messages);

    private static void RunRound(IBlocks.Writer blocks, INumbers.Reader acknowledgements, byte[] source, int count)
    {
        SendRound(blocks, source, count);
        int received = acknowledgements.Read();
        if (received != count)
            throw new InvalidDataException($"{received} blocks arrived of {count}.");
    }

    private static void SendRound(IBlocks.Writer blocks, byte[] source, int count)
    {
        for (int i = 0; i < count; i++)
            blocks.Block(source);
        blocks.Block([]);
    }
}
