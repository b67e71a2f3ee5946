using System;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

public static partial class AllocationWorkers
{
    [ProcessWorker]
    public static void SendBlocks(IBlocks.Writer blocks, ILengths.Writer report)
    {
        byte[] bytes = new byte[100];
        report.Length(AllocationMeter.Blocking(count =>
        {
            for (int i = 0; i < count; i++) blocks.Block(bytes.AsSpan(0, i % 100));
        }));
    }

    [ProcessWorker]
    public static async Task SendBlocksAwaiting(IBlocks.Writer blocks, ILengths.Writer report)
    {
        byte[] bytes = new byte[100];
        report.Length(await AllocationMeter.AwaitingAsync(async count =>
        {
            for (int i = 0; i < count; i++) await blocks.BlockAsync(bytes.AsSpan(0, i % 100));
        }));
    }

    [ProcessWorker]
    public static async Task DispatchBlocks(IBlocks.Reader blocks, ILengths.Writer report)
    {
        CountingBlocks handler = new();
        await blocks.DispatchAsync(handler);
        report.Length(handler.Allocated);
    }

    /// <summary>Looks at the bytes where they lie, and counts from when it is warm until the last one.</summary>
    private sealed class CountingBlocks : IBlocks
    {
        private int _received;
        private long _before;
        private long _sum;

        internal long Allocated { get; private set; } = long.MaxValue;

        public void Block(ReadOnlySpan<byte> bytes)
        {
            foreach (byte value in bytes) _sum += value;
            _received++;
            if (_received == AllocationMeter.WarmUp) _before = GC.GetTotalAllocatedBytes(precise: true);
            if (_received == AllocationMeter.WarmUp + AllocationMeter.Measured) Allocated = GC.GetTotalAllocatedBytes(precise: true) - _before;
        }
    }
}
