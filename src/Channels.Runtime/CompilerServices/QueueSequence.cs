using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.CompilerServices;

/// <summary>
/// A queue's items for <c>await foreach</c>. An item that is there completes synchronously without a state machine; one that was
/// waited for has been taken when the wait is over, and is decoded when it is looked at.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class QueueSequence<T, TCodec> : IAsyncEnumerable<T>, IAsyncEnumerator<T>
    where TCodec : struct, IMessageCodec<T>
{
    private readonly QueueReader<T, TCodec> _reader;
    private readonly CancellationToken _given;
    private QueueOperation<T, TCodec>? _operation;
    private CancellationToken _cancellation;
    private CancellationTokenSource? _linked;
    private T _current = default!;
    private bool _isWaitedFor;
    private bool _hasBegun;

    internal QueueSequence(QueueReader<T, TCodec> reader, CancellationToken cancellation)
    {
        _reader = reader;
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

    /// <summary>Begins to take. An item is taken once, whoever enumerates.</summary>
    public QueueSequence<T, TCodec> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        // The first enumeration costs no object of its own.
        if (_hasBegun) return new QueueSequence<T, TCodec>(_reader, _given).GetAsyncEnumerator(cancellationToken);
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
        !_isWaitedFor && _reader.TryReadKept(out _current!) ? SynchronousResult.True : MoveNextSlowAsync();

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
        if (_reader.TryReadSlow(out _current!)) return new ValueTask<bool>(true);
        _operation ??= new QueueOperation<T, TCodec>(_reader) { Taken = _reader.Rent() };

        // If it ends with false, nobody looks at the current item any more.
        _isWaitedFor = true;
        return _operation.Start(_cancellation);
    }

    private void Take()
    {
        _isWaitedFor = false;
        try
        {
            _current = _reader.DecodeTaken(_operation!.Taken!);
        }
        finally
        {
            _operation!.Taken!.Clear();
        }
    }
}
