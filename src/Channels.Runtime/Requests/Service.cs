using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Pipes;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.Requests;

/// <summary>Serves the requests of a pipe, and hands over its messages, until it is completed: one at a time, or several at once.</summary>
/// <remarks>
/// 1. One loop receives. A handler is called where the message lies; what it shows is valid until the handler returns.
/// 2. A call whose task is not complete then runs on. If as many run as may, what comes next is held back in memory.
/// 3. What is held back has a limit, beyond which the loop waits. But it never waits while a call runs for which something may lie in
///    the ring, further back: that it is cancelled, or may send more items. Who is to say so could wait for room himself, and the call for him.
/// 4. While the loop waits, somebody else looks whether whoever asks is still there.
/// 5. Whoever ends a call begins the oldest that is held back. So calls begin in the order in which they came.
/// 6. What is held back when the serving stops stays with the endpoint: the next to serve begins with it.
/// </remarks>
internal sealed partial class Service<TDispatcher> : IEnding
    where TDispatcher : struct, IRequestDispatcher
{
    private const int MostHeld = 1024;
    private const int LongestHeld = 64 << 10;

    private readonly TDispatcher _dispatcher;
    private readonly PipeReceiver _receiver;
    private readonly Answerer _answerer;
    private readonly int _most;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _stop = new();
    private bool _isAskerWatched;

    // Everything below is changed under this lock. Held twice a request: letting go of it is a store, where a monitor needs a fence.
    private readonly ShortLock _gate = new();
    private readonly OpenTable<IncomingCall> _requests = new();
    private readonly Queue<IncomingCall> _held;
    private readonly Stack<IncomingCall> _unused = new();
    private IncomingCall? _listener;
    private TaskCompletionSource<bool>? _room;
    private bool _isStopped;
    private int _running;

    internal Service(TDispatcher dispatcher, PipeReceiver receiver, Answerer answerer, int concurrency, CancellationToken cancellation)
    {
        _dispatcher = dispatcher;
        _receiver = receiver;
        _answerer = answerer;
        _most = concurrency;
        _cancellation = cancellation;
        _held = answerer.Held;
    }

    internal async Task RunAsync()
    {
        _answerer.BeginServing();
        try
        {
            using (_cancellation.Register(static service => ((Service<TDispatcher>)service!).Stop(null), this, useSynchronizationContext: false))
            {
                await ReceiveAsync().ConfigureAwait(false);
                await WaitForAllAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _isOver = true;
            _answerer.EndServing();
        }

        // Then that is why.
        if (_failure is ChannelCorruptException) _receiver.ThrowIfDisposed();
        if (_failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(_failure).Throw();
        if (_isStopped) throw new OperationCanceledException(_cancellation);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            _receiver.RequireClaimed();
            _answerer.RequireClaimed();
            EnterHeld();
            BeginHeld();
            while (await _receiver.WaitForMessageAsync(_stop.Token).ConfigureAwait(false))
            {
                while (!DispatchWhatIsThere()) await WaitForRoomAsync().ConfigureAwait(false);
            }

            if (_answerer.IsUnneeded) Cancel(areUnneeded: true);
        }
        catch (Exception exception)
        {
            Stop(exception);
        }
    }

    private void EnterHeld()
    {
        using (_gate.Enter())
        {
            foreach (IncomingCall call in _held)
            {
                if (call.IsRequest) _requests.Add(call.Number, call);
            }
        }
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
        using (_gate.Enter())
        {
            // What is begun after the stop would not be cancelled.
            if (_isStopped) throw new OperationCanceledException(_cancellation);
            if (number != 0 && _requests.Contains(number)) throw new ChannelCorruptException("two requests have one number.");
            bool isHeld = _running >= _most || _held.Count > 0;
            if (isHeld && !MayHold(frame.Rest.Length))
            {
                _room ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                return false;
            }

            call = Enter(number);
            if (isHeld)
            {
                call.Hold(frame);
                _held.Enqueue(call);
                return true;
            }

            Run(call);
        }

        ValueTask running = Invoke(ref frame, call);
        if (running.IsCompletedSuccessfully) Leave(call);
        else _ = WatchAsync(running, call);
        return true;
    }

    private bool MayHold(int length) => (_held.Count < MostHeld && length <= LongestHeld) || IsListenedTo();

    /// <summary>Whether a call runs for which something may lie in the ring. Called under the lock.</summary>
    private bool IsListenedTo()
    {
        // The one that was found last does so as long as it runs.
        if (_listener is not { Listens: true }) _listener = _requests.ToList().Find(static call => call.Listens);
        return _listener is not null;
    }

    /// <summary>Called under the lock.</summary>
    private IncomingCall Enter(long number)
    {
        IncomingCall call = _unused.Count > 0 ? _unused.Pop() : new IncomingCall(_answerer);
        call.Begin(number);
        if (number != 0) _requests.Add(number, call);
        return call;
    }

    /// <summary>Called under the lock.</summary>
    private void Run(IncomingCall call)
    {
        call.Run(_stop.Token);
        _running++;
    }

    /// <summary>Calls the handler. Whatever goes wrong is the task's.</summary>
    private ValueTask Invoke(ref FrameReader frame, IncomingCall call)
    {
        try
        {
            return _dispatcher.DispatchAsync(ref frame, call);
        }
        catch (Exception exception)
        {
            // Its handler was not called.
            if (!frame.IsEnded) frame.DropEndpoints();

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
        finally
        {
            Leave(call);
        }
    }

    /// <summary>Ends a call, and goes on with what is held back.</summary>
    private void Leave(IncomingCall call)
    {
        using (_gate.Enter())
        {
            End(call);
            if (_held.Count == 0 && _room is null && _idle is null) return;
        }

        BeginHeld();
        TaskCompletionSource<bool>? room;
        TaskCompletionSource<bool>? idle = null;
        using (_gate.Enter())
        {
            room = _room;
            _room = null;
            if (IsIdle) idle = _idle;
        }

        _ = room?.TrySetResult(true);
        _ = idle?.TrySetResult(true);
    }

    /// <summary>Called under the lock.</summary>
    private void End(IncomingCall call)
    {
        _running--;
        Forget(call);
    }

    /// <summary>Called under the lock.</summary>
    private void Forget(IncomingCall call)
    {
        if (call.IsRequest) _ = _requests.TryRemove(call.Number, out _);
        call.Clear();
        _unused.Push(call);
    }

    private void BeginHeld()
    {
        while (true)
        {
            IncomingCall call;
            bool isUnneeded;
            using (_gate.Enter())
            {
                if (_isStopped || _running >= _most || _held.Count == 0) return;
                call = _held.Dequeue();
                isUnneeded = call.IsUnneeded;
                if (!isUnneeded) Run(call);
            }

            if (isUnneeded)
            {
                Drop(call);
                continue;
            }

            FrameReader frame = call.ReadHeld();
            ValueTask running = Invoke(ref frame, call);
            if (!running.IsCompletedSuccessfully)
            {
                _ = WatchAsync(running, call);
                continue;
            }

            using (_gate.Enter()) End(call);
        }
    }

    /// <summary>Lets go of a request that is not begun, and of the endpoints in it: those at their other ends are to hear of it.</summary>
    private void Drop(IncomingCall call)
    {
        FrameReader frame = call.ReadHeld();
        try
        {
            _dispatcher.Drop(ref frame);
        }
        catch (Exception)
        {
            // It holds what can't be read: nobody wants to.
        }

        frame.DropEndpoints();
        using (_gate.Enter()) Forget(call);
    }

    private void Control(ref FrameReader frame)
    {
        long number = frame.Read<long>();
        int items = frame.Kind == FrameHeader.Credit ? frame.Read<int>() : 0;
        if (number <= 0) throw new ChannelCorruptException("a request has no number.");
        CancelledCall cancelled;
        using (_gate.Enter())
        {
            // It may be over.
            if (!_requests.TryGet(number, out IncomingCall? call)) return;
            if (frame.Kind == FrameHeader.Credit)
            {
                call.AddCredit(items);
                return;
            }

            cancelled = call.MarkCancelled(isUnneeded: true);
        }

        cancelled.Cancel();
    }

    /// <summary>Waits until something has changed since a message found no room.</summary>
    private Task WaitForRoomAsync()
    {
        if (!_isAskerWatched)
        {
            _isAskerWatched = true;
            _ = WatchAskerAsync();
        }

        using (_gate.Enter()) return _room?.Task ?? Task.CompletedTask;
    }
}
