using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Queues;

/// <summary>A queue of numbers.</summary>
internal sealed class ItemsLine(IItems.Channel channel) : IQueueLine
{
    public string Name => channel.Name;

    public int Count => channel.Reader.Count;

    public long Buffered => channel.Writer.Buffered;

    public Task Completion => channel.Reader.Completion;

    public void Put(long item, CancellationToken cancellation = default) => channel.Writer.Write(item, cancellation);

    public bool TryPut(long item) => channel.Writer.TryItem(item);

    public Task FlushAsync() => channel.Writer.FlushAsync();

    public bool TryComplete(Exception? error) => channel.Writer.TryComplete(error);

    public void EndWriting() => channel.Writer.Dispose();

    public Task TakeAsync(TakeMode mode, Action<long> took, Action foundEmpty, CancellationToken cancellation) =>
        QueueLine.TakeAsync(channel.Reader, mode, took, foundEmpty, cancellation);

    public bool TryTake(TimeSpan timeout, out long item) => QueueLine.TryTake(channel.Reader, timeout, out item);

    public void Dispose() => channel.Dispose();
}
