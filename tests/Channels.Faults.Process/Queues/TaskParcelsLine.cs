using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Queues;

/// <summary>A joinable queue of texts and of bytes, whose content follows from their number.</summary>
internal sealed class TaskParcelsLine(ITaskParcels.Channel channel) : ITaskLine
{
    public string Name => channel.Name;

    public long Buffered => channel.Writer.Buffered;

    public long Unfinished => channel.Unfinished;

    public void Put(long item)
    {
        if (item % 3 == 0) channel.Writer.Letter(item, TextOf(item));
        else channel.Writer.Crate(item, LoadOf(item));
    }

    public bool TryComplete() => channel.Writer.TryComplete();

    public Task JoinAsync(TimeSpan limit) => channel.JoinAsync(limit);

    public IReadOnlyList<long> TakeDeadLetters() => [.. channel.TakeDeadLetters().Select(static letter => ItemOf(letter.Value))];

    public Task WorkAsync(WorkStyle style, Action<long> mark, CancellationToken cancellation) => style == WorkStyle.Dispatch
        ? channel.Reader.DispatchAsync(new Handler(mark), cancellation)
        : TaskLine.WorkAsync(channel.Reader, style, ItemOf, mark, cancellation);

    public void Dispose() => channel.Dispose();

    private static string TextOf(long item) => new((char)('a' + (item % 26)), (int)(item % 50));

    /// <summary>Some go through the ring, some through a file of their own.</summary>
    private static byte[] LoadOf(long item) => [.. Enumerable.Repeat((byte)item, (int)(item % 40) * (item % 7 == 0 ? 200 : 10))];

    private static long ItemOf(ITaskParcels.Message message) => message switch
    {
        { Letter: { } letter } => Check(letter.Item, letter.Text == TextOf(letter.Item)),
        { Crate: { } crate } => Check(crate.Item, crate.Load.Span.SequenceEqual(LoadOf(crate.Item))),
        _ => throw new SequenceBrokenException("A task is of no kind."),
    };

    private static long Check(long item, bool isWhole) => isWhole ? item : throw new SequenceBrokenException($"Task {item} is not what was put.");

    private sealed class Handler(Action<long> mark) : ITaskParcels
    {
        public void Letter(long item, string text) => Do(Check(item, text == TextOf(item)));

        public void Crate(long item, ReadOnlySpan<byte> load) => Do(Check(item, load.SequenceEqual(LoadOf(item))));

        private void Do(long item)
        {
            if (Random.Shared.Next(10) == 0) throw new InvalidOperationException("not today");
            mark(item);
        }
    }
}
