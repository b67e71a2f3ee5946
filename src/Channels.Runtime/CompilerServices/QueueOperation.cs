using System;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Channels.Queues;
using Channels.Waiting;

namespace Channels.CompilerServices;

/// <summary>One operation of a queue's reader that has to wait. It goes back to its reader when the result has been asked for.</summary>
internal sealed class QueueOperation<T, TCodec>(QueueReader<T, TCodec> reader) : QueueReadWait(reader.Consumer), IValueTaskSource<T>
    where TCodec : struct, IMessageCodec<T>
{
    private bool _isPooled;

    internal WaitOutcome BlockAndReturn(Deadline deadline, CancellationToken cancellation)
    {
        try
        {
            return Block(deadline, cancellation);
        }
        finally
        {
            reader.Return(this);
        }
    }

    internal bool BlockAndTake(Deadline deadline, CancellationToken cancellation, out T item)
    {
        try
        {
            WaitOutcome outcome = Block(deadline, cancellation);
            if (outcome == WaitOutcome.Ended) throw reader.Consumer.Closed();
            item = outcome == WaitOutcome.Ready ? reader.DecodeTaken(Taken!) : default!;
            return outcome == WaitOutcome.Ready;
        }
        finally
        {
            GiveBack();
        }
    }

    internal ValueTask<bool> StartAndReturn(CancellationToken cancellation)
    {
        _isPooled = true;
        ValueTask<bool> waiting = Start(cancellation);
        if (!IsHandedOver) GiveBack();
        return waiting;
    }

    internal ValueTask<T> StartTake(CancellationToken cancellation)
    {
        _isPooled = true;
        ValueTask<bool> waiting = Start(cancellation);
        if (IsHandedOver) return new ValueTask<T>(this, Version);
        try
        {
            return new ValueTask<T>(waiting.Result ? reader.DecodeTaken(Taken!) : throw reader.Consumer.Closed());
        }
        catch (OperationCanceledException)
        {
            return new ValueTask<T>(Task.FromCanceled<T>(cancellation));
        }
        catch (Exception exception)
        {
            return new ValueTask<T>(Task.FromException<T>(exception is RemoteException ? reader.Consumer.Closed() : exception));
        }
        finally
        {
            GiveBack();
        }
    }

    T IValueTaskSource<T>.GetResult(short token)
    {
        // The base returns this object to the pool when its result is asked for; here it holds the item still.
        _isPooled = false;
        try
        {
            return ((IValueTaskSource<bool>)this).GetResult(token) ? reader.DecodeTaken(Taken!) : throw reader.Consumer.Closed();
        }
        catch (RemoteException)
        {
            throw reader.Consumer.Closed();
        }
        finally
        {
            GiveBack();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => ((IValueTaskSource<bool>)this).GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        ((IValueTaskSource<bool>)this).OnCompleted(continuation, state, token, flags);

    private protected override void OnResult()
    {
        if (_isPooled) GiveBack();
    }

    private void GiveBack()
    {
        _isPooled = false;
        if (Taken is { } frame)
        {
            Taken = null;
            reader.Return(frame);
        }

        reader.Return(this);
    }
}
