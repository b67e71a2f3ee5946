using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Channels;
using Channels.CompilerServices;

namespace Channels.Requests;

/// <content>Receives replies, by one thread at a time, for as long as a request is open.</content>
internal sealed partial class Asker
{
    // Who receives: nobody, somebody, or somebody who asks at once.
    private const int Nobody = 0, Somebody = 1, AtOnce = 2;

    // No request has it.
    private const long NoNumber = 0;

    // Who has just asked has other things to do.
    private const int MostOfOthers = 64;

    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _waiting;
    private readonly Action _goOn;
    private int _receiving;

    /// <summary>Receives replies, unless somebody else does; not longer than until this request's came.</summary>
    private void TryReceive(OpenRequest? until)
    {
        if (TryBeginReceiving(Somebody)) Receive(until);
    }

    private bool TryBeginReceiving(int who) => Interlocked.CompareExchange(ref _receiving, who, Nobody) == Nobody;

    private void GoOn()
    {
        bool isThere = false;
        Exception? error = null;
        try
        {
            isThere = _waiting.GetResult();
        }
        catch (Exception exception)
        {
            error = exception;
        }

        if (isThere || !EndAllAndStop(error)) Receive(null);
    }

    private void Receive(OpenRequest? until)
    {
        Exception? error;
        do
        {
            try
            {
                if (ReceiveOrLeave(until)) return;
                error = null;
            }
            catch (Exception exception)
            {
                error = exception;
            }
        }
        while (!EndAllAndStop(error));
    }

    /// <returns>False if no reply will come any more. Else it is not this thread that receives now.</returns>
    private bool ReceiveOrLeave(OpenRequest? until)
    {
        for (int left = until is null ? int.MaxValue : MostOfOthers; ;)
        {
            while (left > 0 && TryHandOver(NoNumber, out _, out _)) left--;
            if (TryStop()) return true;
            if (left == 0 || until is { IsEnded: true })
            {
                LeaveReceiving();
                return true;
            }

            _waiting = _replies.WaitForMessageAsync(CancellationToken.None).ConfigureAwait(false).GetAwaiter();
            if (!_waiting.IsCompleted)
            {
                // From here on the receiving belongs to whoever ends the wait.
                _waiting.UnsafeOnCompleted(_goOn);
                return true;
            }

            if (!_waiting.GetResult()) return false;
        }
    }

    /// <summary>Stops receiving if no request is open.</summary>
    private bool TryStop()
    {
        while (true)
        {
            if (HasOpen()) return false;

            // A full fence: whoever enters a request after the look above sees that nobody receives, or is seen by the next one.
            Interlocked.Exchange(ref _receiving, Nobody);
            if (!HasOpen() || !TryBeginReceiving(Somebody)) return true;
        }
    }

    /// <summary>The others' answers are not for the one to wait for who has got his own.</summary>
    private void LeaveReceiving() => ThreadPool.UnsafeQueueUserWorkItem(static asker => ((Asker)asker!).Receive(null), this);

    // No lock: whoever enters a request stores the count before the swap by which he tries to receive, and this is read after
    // the one by which somebody stopped. So one of the two sees the other.
    private bool HasOpen() => Volatile.Read(ref _openCount) > 0;

    /// <summary>Hands over the next reply, if there is one. One to the request of that number is shown instead, and the caller's to let go of.</summary>
    private bool TryHandOver(long own, out FrameReader reply, out bool isOwn)
    {
        isOwn = false;
        if (!_replies.TryPeek(out reply)) return false;
        try
        {
            if (reply.Kind is < ReplyKind.Answer or > ReplyKind.End) throw new ChannelCorruptException($"there is no reply of kind {reply.Kind}.");
            long number = reply.Read<long>();
            isOwn = own != NoNumber && number == own;
            if (!isOwn) HandOver(number, ref reply);
        }
        finally
        {
            if (!isOwn) _replies.Ring.Advance();
        }

        return true;
    }

    private void HandOver(long number, ref FrameReader frame)
    {
        byte kind = frame.Kind;
        OpenRequest? request;
        using (_table.Enter())
        {
            bool isOpen = kind == ReplyKind.Item ? _open.TryGet(number, out request) : _open.TryRemove(number, out request);
            _openCount = _open.Count;

            // It was cancelled, or it never was: the other side may say what it likes about those.
            if (!isOpen) return;
        }

        try
        {
            request!.Receive(ref frame);
        }
        catch (Exception exception)
        {
            // It is this reply that can't be read, and no other one: its frame is whole.
            if (kind != ReplyKind.Item)
            {
                request!.Fail(exception);
            }
            else if (TryTakeOutUnneeded(number))
            {
                request!.Fail(exception);
                SendCancel(number);
            }
        }

        FinishIfOver();
    }

    /// <summary>No reply will come any more: every open request ends with that. Stops receiving, unless others were entered meanwhile.</summary>
    private bool EndAllAndStop(Exception? error)
    {
        // Else the other side is there, and goes on with what is of no use here.
        bool isEnd = error is null or ChannelPeerLostException or ObjectDisposedException;
        List<OpenRequest> open;
        using (_table.Enter())
        {
            open = _open.ToList();
            _open.Clear();
            _openCount = 0;
            if (!isEnd) open.ForEach(request => _owed.Add(request.Number));
        }

        foreach (OpenRequest request in open)
        {
            // An exception is thrown once: each gets its own.
            long number = request.Number;
            request.Fail(error switch
            {
                ChannelPeerLostException lost => new ChannelPeerLostException(_name, lost.ProcessId),
                ObjectDisposedException => new ObjectDisposedException("Writer", $"The writer of the pipe '{_name}' was disposed before the answer came."),
                ChannelCorruptException => new ChannelCorruptException("no more answers can be read.", error),
                null => new ChannelClosedException($"The reader of the pipe '{_name}' has left without an answer."),
                _ => new ChannelClosedException($"The reader of the pipe '{_name}' has left without an answer.", error),
            });
            if (!isEnd) SendCancel(number);
        }

        FinishIfOver();
        return TryStop();
    }
}
