using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Channels.Faults.Contracts;

namespace Channels.Faults.Queues;

/// <summary>A joinable queue of numbers.</summary>
internal sealed class TaskItemsLine(ITaskItems.Channel channel) : ITaskLine
{
    public string Name => channel.Name;

    public long Buffered => channel.Writer.Buffered;

    public long Unfinished => channel.Unfinished;

    public void Put(long item) => channel.Writer.Item(item);

    public bool TryComplete() => channel.Writer.TryComplete();

    public Task JoinAsync(TimeSpan limit) => channel.JoinAsync(limit);

    public IReadOnlyList<long> TakeDeadLetters() => [.. channel.TakeDeadLetters().Select(static letter => letter.Value)];

    public Task WorkAsync(WorkStyle style, Action<long> mark, CancellationToken cancellation) => style == WorkStyle.Dispatch
        ? channel.Reader.DispatchAsync(new Handler(mark), cancellation)
        : TaskLine.WorkAsync(channel.Reader, style, static item => item, mark, cancellation);

    public void Dispose() => channel.Dispose();

    private sealed class Handler(Action<long> mark) : ITaskItems
    {
        public void Item(long item)
        {
            if (Random.Shared.Next(10) == 0) throw new InvalidOperationException("not today");
            mark(item);
        }
    }
}
