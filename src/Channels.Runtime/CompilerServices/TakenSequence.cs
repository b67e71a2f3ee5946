using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Channels.Queues;

namespace Channels.CompilerServices;

/// <summary>Items of a queue's reader: one that was waited for has been taken when the wait is over.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <typeparam name="TCodec">Turns them into bytes.</typeparam>
/// <typeparam name="TItem">What the messages are shown as.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TakenSequence<T, TCodec, TItem> : ItemSequence<TItem>
    where TCodec : struct, IMessageCodec<T>
{
    private readonly QueueReader<T, TCodec> _reader;
    private QueueOperation<T, TCodec>? _operation;

    private protected TakenSequence(QueueReader<T, TCodec> reader, CancellationToken given)
        : base(given) => _reader = reader;

    /// <summary>Takes an item, if there is one.</summary>
    private protected abstract bool TryTakeSlow(out TItem item);

    private protected abstract TItem ItemOf(TakenFrame frame);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected ValueTask<bool> MoveNextSlowAsync()
    {
        if (_isWaitedFor) Take();
        if (Cancellation.IsCancellationRequested) return new ValueTask<bool>(Task.FromCanceled<bool>(Cancellation));
        if (TryTakeSlow(out _current)) return new ValueTask<bool>(true);
        _operation ??= new QueueOperation<T, TCodec>(_reader) { Taken = _reader.Rent() };
        _isWaitedFor = true;
        return _operation.Start(Cancellation);
    }

    private protected sealed override void Take()
    {
        _isWaitedFor = false;
        QueueOperation<T, TCodec> operation = _operation!;

        // The wait may have been cancelled, or have ended with the queue.
        if (!operation.HasTaken) return;
        operation.HasTaken = false;
        try
        {
            _current = ItemOf(operation.Taken!);
        }
        finally
        {
            operation.Taken!.Clear();
        }
    }
}
