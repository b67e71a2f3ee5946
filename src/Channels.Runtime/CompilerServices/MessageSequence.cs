using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Channels.Rings;

namespace Channels.CompilerServices;

/// <summary>A pipe's messages for <c>await foreach</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MessageSequence<T, TCodec> : ItemSequence<T>
    where TCodec : struct, IMessageCodec<T>
{
    private readonly PipeReader<T, TCodec> _reader;
    private readonly RingReceiver _openRing;

    // The closed one, in which nothing is found, while the next step has to be the slow one.
    private RingReceiver _ring = RingReceiver.Closed;

    internal MessageSequence(PipeReader<T, TCodec> reader, RingReceiver ring, CancellationToken cancellation)
        : base(cancellation)
    {
        _reader = reader;
        _openRing = ring;
    }

    /// <summary>Begins to receive. The messages are received once, whoever enumerates.</summary>
    public MessageSequence<T, TCodec> GetAsyncEnumerator(CancellationToken cancellationToken = default) => (MessageSequence<T, TCodec>)Begin(cancellationToken);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override ValueTask<bool> MoveNextAsync() =>
        default(TCodec).IsRaw && _ring.TryReadRaw(out _current!) ? SynchronousResult.True : MoveNextSlowAsync();

    private protected override ItemSequence<T> Again() => new MessageSequence<T, TCodec>(_reader, _openRing, Given);

    private protected override void Take()
    {
        _isWaitedFor = false;
        _ring = _openRing;
        _ = _reader.TryReadSlow(out _current!);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<bool> MoveNextSlowAsync()
    {
        if (_isWaitedFor) Take();
        if (Cancellation.IsCancellationRequested) return new ValueTask<bool>(Task.FromCanceled<bool>(Cancellation));
        _ring = _openRing;
        if (_reader.TryReadSlow(out _current!)) return new ValueTask<bool>(true);
        ValueTask<bool> waiting = _reader.WaitToReadAsync(Cancellation);
        if (waiting.IsCompletedSuccessfully) return new ValueTask<bool>(waiting.Result && _reader.TryReadSlow(out _current!));

        // If it ends with false, nobody looks at the current message any more.
        _isWaitedFor = true;
        _ring = RingReceiver.Closed;
        return waiting;
    }
}
