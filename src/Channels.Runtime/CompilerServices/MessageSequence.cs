using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Channels.Rings;

namespace Channels.CompilerServices;

/// <summary>
/// A pipe's messages for <c>await foreach</c>. A message that is there completes synchronously without a state machine; one
/// that was waited for is taken when it is looked at, so that waiting allocates nothing either.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MessageSequence<T, TCodec> : IAsyncEnumerable<T>, IAsyncEnumerator<T>
    where TCodec : struct, IMessageCodec<T>
{
    private readonly PipeReader<T, TCodec> _reader;
    private readonly RingReceiver _openRing;
    private readonly CancellationToken _given;

    // The closed one, in which nothing is found, while the next step has to be the slow one.
    private RingReceiver _ring = RingReceiver.Closed;
    private CancellationToken _cancellation;
    private CancellationTokenSource? _linked;
    private T _current = default!;
    private bool _isWaitedFor;
    private bool _hasBegun;

    internal MessageSequence(PipeReader<T, TCodec> reader, RingReceiver ring, CancellationToken cancellation)
    {
        _reader = reader;
        _openRing = ring;
        _given = cancellation;
    }

    /// <inheritdoc/>
    public T Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_isWaitedFor) Take();
            return _current;
        }
    }

    /// <summary>Begins to receive. The messages are received once, whoever enumerates.</summary>
    public MessageSequence<T, TCodec> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        // The first enumeration costs no object of its own.
        if (_hasBegun) return new MessageSequence<T, TCodec>(_reader, _openRing, _given).GetAsyncEnumerator(cancellationToken);
        _hasBegun = true;
        _cancellation = _given.CanBeCanceled ? _given : cancellationToken;
        if (cancellationToken.CanBeCanceled && cancellationToken != _cancellation)
        {
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_given, cancellationToken);
            _cancellation = _linked.Token;
        }

        return this;
    }

    IAsyncEnumerator<T> IAsyncEnumerable<T>.GetAsyncEnumerator(CancellationToken cancellationToken) => GetAsyncEnumerator(cancellationToken);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask<bool> MoveNextAsync() =>
        default(TCodec).IsRaw && _ring.TryReadRaw(out _current!) ? SynchronousResult.True : MoveNextSlowAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _linked?.Dispose();
        return default;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<bool> MoveNextSlowAsync()
    {
        if (_isWaitedFor) Take();
        if (_cancellation.IsCancellationRequested) return new ValueTask<bool>(Task.FromCanceled<bool>(_cancellation));
        _ring = _openRing;
        if (_reader.TryReadSlow(out _current!)) return new ValueTask<bool>(true);
        ValueTask<bool> waiting = _reader.WaitToReadAsync(_cancellation);
        if (waiting.IsCompletedSuccessfully) return new ValueTask<bool>(waiting.Result && _reader.TryReadSlow(out _current!));

        // If it ends with false, nobody looks at the current message any more.
        _isWaitedFor = true;
        _ring = RingReceiver.Closed;
        return waiting;
    }

    private void Take()
    {
        _isWaitedFor = false;
        _ring = _openRing;
        _ = _reader.TryReadSlow(out _current!);
    }
}
