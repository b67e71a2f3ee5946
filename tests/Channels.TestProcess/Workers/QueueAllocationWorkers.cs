using System;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Each works at one end of a queue and reports, for each form in turn, how many bytes that allocated.</summary>
public static partial class QueueAllocationWorkers
{
    public const string Text = AllocationWorkers.Text;

    [ProcessWorker]
    public static Task PutNumbers(IQueuedNumbers.Writer items, IQueuedNumbers.Reader taken, int batch, int measured, PutForm[] forms, ILengths.Writer report) =>
        PutAsync(new PutMeter<int>(items, taken, batch, static i => i) { Method = items.Number, TryMethod = items.TryNumber, MethodAsync = i => items.NumberAsync(i) }, forms, measured, report);

    [ProcessWorker]
    public static Task TakeNumbers(IQueuedNumbers.Reader items, IQueuedNumbers.Writer taken, int batch, int measured, TakeForm[] forms, ILengths.Writer report) =>
        TakeAsync(new TakeMeter<int>(items, taken, batch), forms, measured, report);

    [ProcessWorker]
    public static Task PutPoints(IQueuedPoints.Writer items, IQueuedNumbers.Reader taken, int batch, int measured, PutForm[] forms, ILengths.Writer report) =>
        PutAsync(new PutMeter<IQueuedPoints.PointMessage>(items, taken, batch, static i => new IQueuedPoints.PointMessage(i, i, i))
        {
            Method = i => items.Point(i, i, i),
            TryMethod = i => items.TryPoint(i, i, i),
            MethodAsync = i => items.PointAsync(i, i, i),
        }, forms, measured, report);

    [ProcessWorker]
    public static Task TakePoints(IQueuedPoints.Reader items, IQueuedNumbers.Writer taken, int batch, int measured, TakeForm[] forms, ILengths.Writer report) =>
        TakeAsync(new TakeMeter<IQueuedPoints.PointMessage>(items, taken, batch), forms, measured, report);

    [ProcessWorker]
    public static Task PutMoves(IQueuedMoves.Writer items, IQueuedNumbers.Reader taken, int batch, int measured, PutForm[] forms, ILengths.Writer report) =>
        PutAsync(new PutMeter<IQueuedMoves.Message>(items, taken, batch, static i => i % 2 == 0 ? new IQueuedMoves.MoveMessage(i, i) : new IQueuedMoves.ClearMessage())
        {
            Method = i => items.Scale(i, true),
            TryMethod = i => items.TryMove(i, i),
            MethodAsync = i => items.ClearAsync(),
        }, forms, measured, report);

    [ProcessWorker]
    public static Task TakeMoves(IQueuedMoves.Reader items, IQueuedNumbers.Writer taken, int batch, int measured, TakeForm[] forms, ILengths.Writer report) =>
        TakeAsync(new TakeMeter<IQueuedMoves.Message>(items, taken, batch), forms, measured, report);

    [ProcessWorker]
    public static Task PutTexts(IQueuedTexts.Writer items, IQueuedNumbers.Reader taken, int batch, int measured, PutForm[] forms, ILengths.Writer report) =>
        PutAsync(new PutMeter<string?>(items, taken, batch, static _ => Text)
        {
            Method = _ => items.Text(Text),
            TryMethod = _ => items.TryText(Text),
            MethodAsync = _ => items.TextAsync(Text),
        }, forms, measured, report);

    [ProcessWorker]
    public static Task TakeTexts(IQueuedTexts.Reader items, IQueuedNumbers.Writer taken, int batch, int measured, TakeForm[] forms, ILengths.Writer report) =>
        TakeAsync(new TakeMeter<string?>(items, taken, batch), forms, measured, report);

    [ProcessWorker]
    public static async Task PutBlocks(IQueuedBlocks.Writer items, IQueuedNumbers.Reader taken, int batch, int measured, PutForm[] forms, ILengths.Writer report)
    {
        byte[] bytes = new byte[100];
        await PutAsync(new PutMeter<ReadOnlyMemory<byte>>(items, taken, batch, i => bytes.AsMemory(0, i % 100))
        {
            Method = i => items.Block(bytes.AsSpan(0, i % 100)),
            TryMethod = i => items.TryBlock(bytes.AsSpan(0, i % 100)),
            MethodAsync = i => items.BlockAsync(bytes.AsSpan(0, i % 100)),
        }, forms, measured, report);
        items.Complete();
    }

    /// <summary>Hands all blocks to one handler, until the end; each form of putting has one report.</summary>
    [ProcessWorker]
    public static async Task DispatchBlocks(IQueuedBlocks.Reader items, IQueuedNumbers.Writer taken, int batch, int measured, int forms, ILengths.Writer report)
    {
        CountingBlocks handler = new(taken, batch, measured, new long[forms]);
        await items.DispatchAsync(handler);
        foreach (long allocated in handler.Allocated) report.Length(allocated);
    }

    private static async Task PutAsync<T>(PutMeter<T> meter, PutForm[] forms, int measured, ILengths.Writer report)
    {
        foreach (PutForm form in forms) report.Length(await meter.MeasureAsync(form, measured));
    }

    private static async Task TakeAsync<T>(TakeMeter<T> meter, TakeForm[] forms, int measured, ILengths.Writer report)
    {
        foreach (TakeForm form in forms) report.Length(await meter.MeasureAsync(form, measured));
    }

    /// <summary>Looks at the bytes where they lie, and counts from when it is warm until the last one of each form.</summary>
    private sealed class CountingBlocks(IQueuedNumbers.Writer taken, int batch, int measured, long[] allocated) : IQueuedBlocks
    {
        private int _received;
        private int _form;
        private long _before;
        private long _sum;

        internal long[] Allocated => allocated;

        public void Block(ReadOnlySpan<byte> bytes)
        {
            foreach (byte value in bytes) _sum += value;
            _received++;
            if (_received == AllocationMeter.WarmUp) _before = GC.GetTotalAllocatedBytes(precise: true);
            if (_received == AllocationMeter.WarmUp + measured)
            {
                allocated[_form++] = GC.GetTotalAllocatedBytes(precise: true) - _before;
                _received = 0;
            }

            if (_received % batch == 0) taken.Number(_received);
        }
    }
}
