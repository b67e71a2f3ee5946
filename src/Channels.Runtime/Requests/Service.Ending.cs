using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Channels.Waiting;

namespace Channels.Requests;

/// <content>The end of the serving, and what is cancelled: whoever asks is gone, or whoever serves wants no more.</content>
internal sealed partial class Service<TDispatcher>
{
    private volatile bool _isOver;

    // Changed under the lock.
    private TaskCompletionSource<bool>? _idle;
    private Exception? _failure;

    // Called under the lock.
    private bool IsIdle => _running == 0 && (_isStopped || _held.Count == 0);

    // What is watched is whoever asks, for as long as somebody here wants to know.
    bool IEnding.HasEnded() => _isOver || _answerer.IsAskerGone;

    Exception? IEnding.ErrorOfEnd() => null;

    /// <summary>Sees to what runs when whoever asks is gone. For when the loop does not.</summary>
    private async Task WatchAskerAsync()
    {
        try
        {
            CompletionWatch watch = new(this);
            watch.Begin();
            await watch.Task.ConfigureAwait(false);
            if (_isOver) return;
            Cancel(areUnneeded: true);
            if (_receiver.ErrorOfEnd() is ChannelPeerLostException lost) Stop(lost);
        }
        catch (Exception exception)
        {
            Stop(exception);
        }
    }

    /// <summary>Nothing more is begun; what runs is cancelled.</summary>
    /// <param name="reason">Why, if not because whoever called wants it.</param>
    private void Stop(Exception? reason)
    {
        TaskCompletionSource<bool>? room;
        using (_gate.Enter())
        {
            if (_isStopped) return;
            _isStopped = true;
            _failure = reason is OperationCanceledException && _cancellation.IsCancellationRequested ? null : reason;
            room = _room;
            _room = null;
        }

        CancelledCall.CancelAnyway(_stop);
        _ = room?.TrySetResult(true);
        Cancel(areUnneeded: false);
    }

    /// <summary>Cancels the requests that run. Messages have the token of the serving.</summary>
    /// <param name="areUnneeded">Nobody awaits an answer any more: all that was asked is cancelled, and what is held back is not begun.</param>
    private void Cancel(bool areUnneeded)
    {
        List<CancelledCall> cancelled;
        using (_gate.Enter()) cancelled = _requests.ToList().FindAll(call => areUnneeded || call.IsRunning).ConvertAll(call => call.MarkCancelled(areUnneeded));
        foreach (CancelledCall call in cancelled) call.Cancel();
    }

    private async Task WaitForAllAsync()
    {
        Task idle;
        using (_gate.Enter())
        {
            if (IsIdle) return;
            _idle = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle.Task;
        }

        await idle.ConfigureAwait(false);
    }
}
