using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.CompilerServices;

/// <summary>
/// A joinable queue's tasks for <c>await foreach</c>. A task that is there completes synchronously without a state machine; one that was
/// waited for has been taken when the wait is over, and is decoded when it is looked at.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TaskSequence<T, TCodec> : IAsyncEnumerable<ProcessTask<T>>, IAsyncEnumerator<ProcessTask<T>>
    where TCodec : struct, IMessageCodec<T>
{
    private readonly JoinableReader<T, TCodec> _reader;
    private readonly CancellationToken _given;
    private QueueOperation<T, TCodec>? _operation;
    private CancellationToken _cancellation;
    private CancellationTokenSource? _linked;
    private ProcessTask<T> _current;
    private bool _isWaitedFor;
    private bool _hasBegun;

    internal TaskSequence(JoinableReader<T, TCodec> reader, CancellationToken cancellation)
    {
        _reader = reader;
        _given = cancellation;
    }

    /// <inheritdoc/>
    public ProcessTask<T> Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_isWaitedFor) Take();
            return _current;
        }
    }

    /// <summary>Begins to take. A task is taken once, whoever enumerates.</summary>
    public TaskSequence<T, TCodec> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        // The first enumeration costs no object of its own.
        if (_hasBegun) return new TaskSequence<T, TCodec>(_reader, _given).GetAsyncEnumerator(cancellationToken);
        _hasBegun = true;
        _cancellation = _given.CanBeCanceled ? _given : cancellationToken;
        if (cancellationToken.CanBeCanceled && cancellationToken != _cancellation)
        {
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_given, cancellationToken);
            _cancellation = _linked.Token;
        }

        return this;
    }

    IAsyncEnumerator<ProcessTask<T>> IAsyncEnumerable<ProcessTask<T>>.GetAsyncEnumerator(CancellationToken cancellationToken) => GetAsyncEnumerator(cancellationToken);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask<bool> MoveNextAsync() =>
        !_isWaitedFor && _reader.TryReadTaskKept(out _current) ? SynchronousResult.True : MoveNextSlowAsync();

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
        if (_reader.TryReadTaskSlow(out _current)) return new ValueTask<bool>(true);
        _operation ??= new QueueOperation<T, TCodec>(_reader) { Taken = _reader.Rent() };

        // If it ends with false, nobody looks at the current task any more.
        _isWaitedFor = true;
        return _operation.Start(_cancellation);
    }

    private void Take()
    {
        _isWaitedFor = false;
        try
        {
            _current = _reader.TaskOf(_operation!.Taken!);
        }
        finally
        {
            _operation!.Taken!.Clear();
        }
    }
}
