using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Queues;

/// <summary>A queue of items of many sizes, which are made from their numbers, and checked when they are taken.</summary>
internal sealed class ParcelsLine(IParcels.Channel channel) : IQueueLine
{
    private readonly byte[] _bytes = new byte[SequenceMessage.LongestBytes];
    private readonly ParcelCheck _check = new();

    public string Name => channel.Name;

    public int Count => channel.Reader.Count;

    public long Buffered => channel.Writer.Buffered;

    public Task Completion => channel.Reader.Completion;

    public void Put(long item, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        switch (SequenceMessage.KindOf(item))
        {
            case 0:
                channel.Writer.Small(item, SequenceMessage.Checksum(item));
                break;
            case 1:
                channel.Writer.Text(item, SequenceMessage.TextOf(item));
                break;
            default:
                Span<byte> bytes = _bytes.AsSpan(0, SequenceMessage.SizeOf(item));
                SequenceMessage.Fill(item, bytes);
                channel.Writer.Bytes(item, bytes);
                break;
        }
    }

    public bool TryPut(long item) => channel.Writer.TrySmall(item, SequenceMessage.Checksum(item));

    public Task FlushAsync() => channel.Writer.FlushAsync();

    public bool TryComplete(Exception? error) => channel.Writer.TryComplete(error);

    public void EndWriting() => channel.Writer.Dispose();

    public Task TakeAsync(TakeMode mode, Action<long> took, Action foundEmpty, CancellationToken cancellation) => mode == TakeMode.Dispatch
        ? channel.Reader.DispatchAsync(new ParcelCheck { Took = took }, cancellation)
        : QueueLine.TakeAsync(channel.Reader, mode, message => took(_check.Take(message)), foundEmpty, cancellation);

    public bool TryTake(TimeSpan timeout, out long item)
    {
        bool isThere = QueueLine.TryTake(channel.Reader, timeout, out IParcels.Message message);
        item = isThere ? _check.Take(message) : 0;
        return isThere;
    }

    public void Dispose() => channel.Dispose();
}
