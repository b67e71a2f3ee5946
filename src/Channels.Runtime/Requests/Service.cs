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
/// 3. Whoever ends a call takes the oldest that is held back. So calls begin in the order in which they came.
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
    private readonly Dictionary<long, IncomingCall> _calls = [];
    private readonly Queue<HeldFrame> _held = new();
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
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    internal async Task RunAsync()
    {
        try
        {
            _receiver.RequireClaimed();
            _answerer.RequireClaimed();
            while (await _receiver.WaitForMessageAsync(_stop.Token).ConfigureAwait(false))
            {
                while (!DispatchWhatIsThere()) await WaitForRoomAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            Stop(exception);
        }

        await WaitForAllAsync().ConfigureAwait(false);
        _stop.Dispose();
        if (_failure is OperationCanceledException && _cancellation.IsCancellationRequested) throw new OperationCanceledException(_cancellation);
        if (_failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(_failure).Throw();
    }

    /// <returns>False if no more can be held back.</returns>
    private bool DispatchWhatIsThere()
    {
        while (_receiver.TryPeek(out FrameReader frame))
        {
            _stop.Token.ThrowIfCancellationRequested();
            bool isReceived = true;
            try
            {
                if (frame.Kind is FrameHeader.Cancel or FrameHeader.Credit) Control(ref frame);
                else isReceived = TryBegin(ref frame);
            }
            finally
            {
                if (isReceived) _receiver.Ring.Advance();
            }

            if (!isReceived) return false;
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
            if (_running >= _most || _held.Count > 0) return TryHold(ref frame, number);
            call = Enter(number);
        }

        ValueTask running = Invoke(ref frame, call);
        if (running.IsCompletedSuccessfully) Leave(call);
        else _ = WatchAsync(running, call);
        return true;
    }

    private bool TryHold(ref FrameReader frame, long number)
    {
        if (_held.Count >= MostHeld || frame.Rest.Length > LongestHeld) return false;
        HeldFrame held = _unusedFrames.Count > 0 ? _unusedFrames.Pop() : new HeldFrame();
        held.Fill(frame.Kind, number, frame.Rest);
        _held.Enqueue(held);
        return true;
    }

    private IncomingCall Enter(long number)
    {
        IncomingCall call = _unusedCalls.Count > 0 ? _unusedCalls.Pop() : new IncomingCall(_answerer);
        call.Begin(number, _cancellation);
        if (number != 0 && !_calls.TryAdd(number, call)) throw new ChannelCorruptException("two requests have one number.");
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
        while (true)
        {
            HeldFrame? next = null;
            IncomingCall? nextCall = null;
            TaskCompletionSource<bool>? room;
            TaskCompletionSource<bool>? idle = null;
            lock (_gate)
            {
                _running--;
                if (call.IsRequest) _calls.Remove(call.Number);
                call.Clear();
                _unusedCalls.Push(call);
                while (!_isStopped && next is null && _held.Count > 0)
                {
                    next = _held.Dequeue();
                    if (!next.IsCancelled) continue;
                    _unusedFrames.Push(next);
                    next = null;
                }

                if (next is not null) nextCall = Enter(next.Number);
                else if (_running == 0) idle = _idle;
                room = _room;
                _room = null;
            }

            _ = room?.TrySetResult(true);
            _ = idle?.TrySetResult(true);
            if (next is null) return;

            FrameReader frame = next.Read();
            ValueTask running = Invoke(ref frame, nextCall!);
            lock (_gate) _unusedFrames.Push(next);
            if (!running.IsCompletedSuccessfully)
            {
                _ = WatchAsync(running, nextCall!);
                return;
            }

            call = nextCall!;
        }
    }

    private void Control(ref FrameReader frame)
    {
        long number = frame.Read<long>();
        int items = frame.Kind == FrameHeader.Credit ? frame.Read<int>() : 0;
        IncomingCall? call;
        lock (_gate)
        {
            if (!_calls.TryGetValue(number, out call))
            {
                foreach (HeldFrame held in _held) held.IsCancelled |= held.Number == number && frame.Kind == FrameHeader.Cancel;
                return;
            }
        }

        // Its answer may be on the way; it is used again only after that, and this loop alone begins calls by number.
        if (frame.Kind == FrameHeader.Cancel) call.Cancel(isUnneeded: true);
        else call.AddCredit(items);
    }

    private Task WaitForRoomAsync()
    {
        lock (_gate)
        {
            if (_running < _most && _held.Count == 0) return Task.CompletedTask;
            _room ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <summary>Nothing more is begun, because of that; what runs is cancelled.</summary>
    private void Stop(Exception reason)
    {
        List<IncomingCall> running;
        List<HeldFrame> held;
        TaskCompletionSource<bool>? room;
        lock (_gate)
        {
            _failure ??= reason;
            if (_isStopped) return;
            _isStopped = true;
            running = [.. _calls.Values];
            held = [.. _held];
            _held.Clear();
            room = _room;
        }

        _stop.Cancel();
        _ = room?.TrySetResult(true);
        foreach (IncomingCall call in running) call.Cancel(isUnneeded: false);
        foreach (HeldFrame frame in held)
        {
            if (frame.Number == 0 || frame.IsCancelled) continue;
            _ = _answerer.SendFailureAsync(frame.Number, new OperationCanceledException("The other process has stopped to serve requests before it came to this one."));
        }
    }

    private async Task WaitForAllAsync()
    {
        Task idle;
        lock (_gate)
        {
            if (_running == 0) return;
            _idle = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle.Task;
        }

        await idle.ConfigureAwait(false);
    }
}
