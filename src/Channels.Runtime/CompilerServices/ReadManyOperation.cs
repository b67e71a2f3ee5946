using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace Channels.CompilerServices;

/// <summary>
/// Waits for at least one message and takes as many as there are then: what an asynchronous method would do, without an object
/// for each wait. One operation at a time.
/// </summary>
internal sealed class ReadManyOperation<T> : IValueTaskSource<int>
{
    private readonly ProcessChannelReader<T> _reader;
    private readonly Action _goOn;
    private ManualResetValueTaskSourceCore<int> _source = new() { RunContinuationsAsynchronously = false };
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _waiting;
    private Memory<T> _items;
    private CancellationToken _cancellation;

    internal ReadManyOperation(ProcessChannelReader<T> reader)
    {
        _reader = reader;
        _goOn = GoOn;
    }

    internal ValueTask<int> Start(Memory<T> items, CancellationToken cancellation)
    {
        _items = items;
        _cancellation = cancellation;
        _source.Reset();
        short version = _source.Version;
        Run();
        return new ValueTask<int>(this, version);
    }

    int IValueTaskSource<int>.GetResult(short token)
    {
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            _items = default;
            _reader.Return(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Run()
    {
        try
        {
            while (true)
            {
                _cancellation.ThrowIfCancellationRequested();
                int read = _reader.ReadMany(_items.Span);
                if (read == 0)
                {
                    _waiting = _reader.WaitToReadAsync(_cancellation).ConfigureAwait(false).GetAwaiter();
                    if (!_waiting.IsCompleted)
                    {
                        // From here on this operation belongs to whoever ends the wait.
                        _waiting.UnsafeOnCompleted(_goOn);
                        return;
                    }

                    if (_waiting.GetResult()) continue;
                }

                _source.SetResult(read);
                return;
            }
        }
        catch (Exception exception)
        {
            _source.SetException(exception);
        }
    }

    private void GoOn()
    {
        try
        {
            if (!_waiting.GetResult())
            {
                _source.SetResult(0);
                return;
            }
        }
        catch (Exception exception)
        {
            _source.SetException(exception);
            return;
        }

        Run();
    }
}
