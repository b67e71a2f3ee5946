using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Pipes;
using Channels.Rings;

namespace Channels.Requests;

/// <summary>Serves the requests of a pipe, and hands over its messages, until it is completed: one at a time, or several at once.</summary>
/// <remarks>
/// 1. One loop receives. A handler is called where the message lies; what it shows is valid until the handler returns.
/// 2. A call whose task is not complete then runs on. If as many run as may, what comes next is held back in memory, up to a
///    limit, so that cancellations behind it are seen.
/// 3. Whoever ends a call begins the oldest that is held back. So calls begin in the order in which they came.
/// 4. What is held back when the serving stops stays with the endpoint: the next to serve begins with it.
/// </remarks>
internal sealed class Service<TDispatcher>
    where TDispatcher : struct, IRequestDispatcher
{
    private const int MostHeld = 1024;
    private const int LongestHeld = 64 << 10;

    private readonly TDispatcher _dispatcher;
    private readonly PipeReceiver _receiver;
    private readonly Answerer _answerer;
    private readonly int _most;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _stop;

    // Everything below is changed under this lock.
    private readonly object _gate = new();
    private readonly OpenTable<IncomingCall> _calls = new();
    private readonly Queue<HeldFrame> _held;
    private readonly Stack<HeldFrame> _unusedFrames = new();
    private readonly Stack<IncomingCall> _unusedCalls = new();
    private TaskCompletionSource<bool>? _room;
    private TaskCompletionSource<bool>? _idle;
    private Exception? _failure;
    private int _running;
    private bool _isStopped;

    internal Service(TDispatcher dispatcher, PipeReceiver receiver, Answerer answerer, int concurrency, CancellationToken cancellation)
    {
        _dispatcher = dispatcher;
        _receiver = receiver;
        _answerer = answerer;
        _most = concurrency;
        _cancellation = cancellation;
        _held = answerer.Held;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    internal async Task RunAsync()
    {
        using (_cancellation.Register(static service => ((Service<TDispatcher>)service!).Stop(null), this, useSynchronizationContext: false))
        {
            try
            {
                _receiver.RequireClaimed();
                _answerer.RequireClaimed();
                BeginHeld();
                while (await _receiver.WaitForMessageAsync(_stop.Token).ConfigureAwait(false))
                {
                    while (!DispatchWhatIsThere()) await WaitForRoomAsync().ConfigureAwait(false);
                }

                if (_answerer.IsUnneeded) CancelCalls();
            }
            catch (Exception exception)
            {
                Stop(exception);
            }

            await WaitForAllAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
        if (_failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(_failure).Throw();
        if (_isStopped) throw new OperationCanceledException(_cancellation);
    }

    /// <returns>False if no more can be held back.</returns>
    private bool DispatchWhatIsThere()
    {
        while (_receiver.TryPeek(out FrameReader frame))
        {
            if (frame.Kind is FrameHeader.Cancel or FrameHeader.Credit) Control(ref frame);
            else if (!TryBegin(ref frame)) return false;
            _receiver.Ring.Advance();
        }

        return true;
    }

    private bool TryBegin(ref FrameReader frame)
    {
        long number = 0;
        if (_dispatcher.IsRequest(frame.Kind))
        {
            number = frame.Read<long>();
            if (number <= 0) throw new ChannelCorruptException("a request has no number.");
        }

        IncomingCall call;
        lock (_gate)
        {
            // What is begun after the stop would not be cancelled.
            if (_isStopped) throw new OperationCanceledException(_cancellation);
            if (number != 0 && IsKnown(number)) throw new ChannelCorruptException("two requests have one number.");
            if (_running >= _most || _held.Count > 0) return TryHold(ref frame, number);
            call = Enter(number);
        }

        ValueTask running = Invoke(ref frame, call);
        if (running.IsCompletedSuccessfully) Leave(call);
        else _ = WatchAsync(running, call);
        return true;
    }

    private bool IsKnown(long number)
    {
        if (_calls.Contains(number)) return true;
        foreach (HeldFrame held in _held)
        {
            if (held.Number == number) return true;
        }

        return false;
    }

    private bool TryHold(ref FrameReader frame, long number)
    {
        if (_held.Count >= MostHeld || frame.Rest.Length > LongestHeld) return false;
        HeldFrame held = _unusedFrames.Count > 0 ? _unusedFrames.Pop() : new HeldFrame();
        held.Fill(frame.Kind, number, frame.Rest, frame.Folder);
        _held.Enqueue(held);
        return true;
    }

    private IncomingCall Enter(long number)
    {
        IncomingCall call = _unusedCalls.Count > 0 ? _unusedCalls.Pop() : new IncomingCall(_answerer);
        call.Begin(number, _cancellation);
        if (number != 0) _calls.Add(number, call);
        _running++;
        return call;
    }

    private ValueTask Invoke(ref FrameReader frame, IncomingCall call)
    {
        try
        {
            return _dispatcher.DispatchAsync(ref frame, call);
        }
        catch (Exception exception)
        {
            // Its handler was not called.
            if (!frame.IsAtEnd) frame.DropEndpoints();

            // Of a message, nobody else hears of it.
            return call.IsRequest ? call.FailAsync(exception) : new ValueTask(Task.FromException(exception));
        }
    }

    private async Task WatchAsync(ValueTask running, IncomingCall call)
    {
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Stop(exception);
        }

        Leave(call);
    }

    /// <summary>Ends a call, and goes on with what is held back.</summary>
    private void Leave(IncomingCall call)
    {
        lock (_gate)
        {
            End(call);
            if (_held.Count == 0 && _room is null && _idle is null) return;
        }

        BeginHeld();
        TaskCompletionSource<bool>? room;
        TaskCompletionSource<bool>? idle = null;
        lock (_gate)
        {
            room = _room;
            _room = null;
            if (_running == 0 && (_isStopped || _held.Count == 0)) idle = _idle;
        }

        _ = room?.TrySetResult(true);
        _ = idle?.TrySetResult(true);
    }

    /// <summary>Called under the lock.</summary>
    private void End(IncomingCall call)
    {
        _running--;
        if (call.IsRequest) _ = _calls.TryRemove(call.Number, out _);
        call.Clear();
        _unusedCalls.Push(call);
    }

    private void BeginHeld()
    {
        while (true)
        {
            HeldFrame? held = null;
            IncomingCall call;
            lock (_gate)
            {
                while (!_isStopped && _running < _most && held is null && _held.Count > 0)
                {
                    held = _held.Dequeue();
                    if (!held.IsCancelled) continue;
                    _unusedFrames.Push(held);
                    held = null;
                }

                if (held is null) return;
                call = Enter(held.Number);
            }

            FrameReader frame = held.Read();
            ValueTask running = Invoke(ref frame, call);
            bool isOver = running.IsCompletedSuccessfully;
            lock (_gate)
            {
                _unusedFrames.Push(held);
                if (isOver) End(call);
            }

            if (!isOver) _ = WatchAsync(running, call);
        }
    }

    private void Control(ref FrameReader frame)
    {
        long number = frame.Read<long>();
        int items = frame.Kind == FrameHeader.Credit ? frame.Read<int>() : 0;
        if (number <= 0) throw new ChannelCorruptException("a request has no number.");
        CancellationTokenSource? cancelled;
        lock (_gate)
        {
            if (!_calls.TryGet(number, out IncomingCall? call))
            {
                // It is over, or it waits for its turn.
                foreach (HeldFrame held in _held) held.IsCancelled |= held.Number == number && frame.Kind == FrameHeader.Cancel;
                return;
            }

            if (frame.Kind == FrameHeader.Credit)
            {
                call.AddCredit(items);
                return;
            }

            cancelled = call.MarkCancelled(isUnneeded: true);
        }

        cancelled?.Cancel();
    }

    private Task WaitForRoomAsync()
    {
        lock (_gate)
        {
            if (_isStopped || (_running < _most && _held.Count == 0)) return Task.CompletedTask;
            _room ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <summary>Nothing more is begun; what runs is cancelled.</summary>
    /// <param name="reason">Why, if not because whoever called wants it.</param>
    private void Stop(Exception? reason)
    {
        TaskCompletionSource<bool>? room;
        lock (_gate)
        {
            if (_isStopped) return;
            _isStopped = true;
            _failure = reason is OperationCanceledException && _cancellation.IsCancellationRequested ? null : reason;
            room = _room;
        }

        _stop.Cancel();
        _ = room?.TrySetResult(true);
        CancelCalls();
    }

    private void CancelCalls()
    {
        List<CancellationTokenSource?> cancelled;
        lock (_gate) cancelled = _calls.ToList().ConvertAll(static call => call.MarkCancelled(isUnneeded: false));
        foreach (CancellationTokenSource? source in cancelled) source?.Cancel();
    }

    private async Task WaitForAllAsync()
    {
        Task idle;
        lock (_gate)
        {
            if (_running == 0 && (_isStopped || _held.Count == 0)) return;
            _idle = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle.Task;
        }

        await idle.ConfigureAwait(false);
    }
}
