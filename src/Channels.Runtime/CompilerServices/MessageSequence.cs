using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

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
    private CancellationToken _cancellation;
    private T _current = default!;
    private bool _isWaitedFor;

    internal MessageSequence(PipeReader<T, TCodec> reader, CancellationToken cancellation)
    {
        _reader = reader;
        _cancellation = cancellation;
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
        if (!cancellationToken.CanBeCanceled) return this;
        if (_cancellation.CanBeCanceled && _cancellation != cancellationToken)
        {
            cancellationToken = CancellationTokenSource.CreateLinkedTokenSource(_cancellation, cancellationToken).Token;
        }

        _cancellation = cancellationToken;
        return this;
    }

    IAsyncEnumerator<T> IAsyncEnumerable<T>.GetAsyncEnumerator(CancellationToken cancellationToken) => GetAsyncEnumerator(cancellationToken);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask<bool> MoveNextAsync() =>
        !_isWaitedFor && _reader.TryReadRaw(out _current!) ? SynchronousResult.True : MoveNextSlowAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<bool> MoveNextSlowAsync()
    {
        if (_isWaitedFor) Take();
        if (_reader.TryReadSlow(out _current!)) return new ValueTask<bool>(true);
        ValueTask<bool> waiting = _reader.WaitToReadAsync(_cancellation);
        if (waiting.IsCompletedSuccessfully) return new ValueTask<bool>(waiting.Result && _reader.TryReadSlow(out _current!));

        // If it ends with false, nobody looks at the current message any more.
        _isWaitedFor = true;
        return waiting;
    }

    private void Take()
    {
        _isWaitedFor = false;
        _ = _reader.TryReadSlow(out _current!);
    }
}
