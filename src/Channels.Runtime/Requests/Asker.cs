using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Participants;
using Channels.Pipes;
using Channels.Rings;

namespace Channels.Requests;

/// <summary>The asking side of a pipe with requests: knows which are open, and hands each its answer.</summary>
/// <remarks>
/// 1. A request is entered before it is sent, so an answer always finds it.
/// 2. Replies are received by one at a time: whoever has just asked, for as long as a spin lasts, so that a quick answer costs no
///    other thread; otherwise the thread pool, for as long as a request is open. Who stops looks once more whether one was entered
///    meanwhile; who enters one tries to receive. So none is left alone.
/// 3. Whoever takes a request out of the table ends it: its answer, its cancellation, or the end of the pipe.
/// 4. Whoever does so because nobody needs the answer owes the other side a word. A writer that was completed is closed when no request is
///    open and nothing is owed: until then, requests are answered, more items are asked for, and answers are cancelled as ever.
/// </remarks>
internal sealed class Asker : IPipeCompanion
{
    // The rest of a number says who has the writer; there is room for as many as a channel has participants.
    private const int NumberBits = 63 - (ParticipantTable.IdBits - ParticipantTable.SlotBits);

    private readonly SharedSender _sender;
    private readonly PipeReceiver _replies;
    private readonly string _name;
    private readonly OpenTable<OpenRequest> _open = new();
    private readonly HashSet<long> _owed = [];

    // Of both. Held for a few instructions, twice a request: letting go of it is a store, where a monitor needs a fence.
    private readonly ShortLock _table = new();
    private readonly Action _goOn;
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _waiting;
    private long _lastNumber;
    private int _receiving;
    private int _openCount;

    internal Asker(Pipe pipe, SharedSender sender)
    {
        _sender = sender;
        _replies = new PipeReceiver(pipe.Replies!);
        _name = pipe.Connection.Name;

        // Answers to who had the writer before may come still, and are not to be taken for those to this one.
        _lastNumber = (pipe.Connection.Participants.Self >> ParticipantTable.SlotBits) << NumberBits;
        _goOn = GoOn;
        sender.IsNeeded = HasUnfinished;
    }

    /// <summary>Begins a request: its number, then what the caller writes.</summary>
    internal FrameWriter Begin(byte kind)
    {
        FrameWriter frame = _sender.Begin(kind);

        // Before the question can be seen: who answers finds somebody there, or learns that he died.
        _replies.RequireClaimed();
        frame.Write(0L);
        return frame;
    }

    /// <summary>Sends a request whose answer is one value.</summary>
    internal ValueTask<TAnswer> AskAsync<TAnswer, TCodec>(FrameWriter frame, CancellationToken cancellation)
        where TCodec : struct, IAnswerCodec<TAnswer>
    {
        if (cancellation.IsCancellationRequested)
        {
            _sender.Drop(frame);
            return new ValueTask<TAnswer>(Task.FromCanceled<TAnswer>(cancellation));
        }

        Question<TAnswer, TCodec> question = Question<TAnswer, TCodec>.Rent();
        short version = question.Version;
        Enter(question, frame);
        question.Watch(this, cancellation);
        ValueTask sending;
        try
        {
            sending = _sender.EndAsync(frame, cancellation);
        }
        catch (Exception exception)
        {
            sending = new ValueTask(Task.FromException(exception));
        }

        if (!sending.IsCompletedSuccessfully) _ = WatchSendingAsync(sending, question, question.Number);
        else if (cancellation.CanBeCanceled) Sent(question);
        else TryReceive(question);
        return question.Result(version);
    }

    /// <summary>A request whose answer is many values; it is sent when they are asked for.</summary>
    internal IAsyncEnumerable<TAnswer> AskForManyAsync<TAnswer, TCodec>(FrameWriter frame, CancellationToken cancellation)
        where TCodec : struct, IAnswerCodec<TAnswer> => new StreamQuestion<TAnswer, TCodec>(this, frame, cancellation);

    /// <summary>Sends a request that was entered nowhere yet.</summary>
    internal async ValueTask SendAsync(OpenRequest request, FrameWriter frame, CancellationToken cancellation)
    {
        Enter(request, frame);
        try
        {
            await _sender.EndAsync(frame, cancellation).ConfigureAwait(false);
        }
        catch
        {
            _ = TryTakeOut(request.Number);
            throw;
        }

        TryReceive(null);
    }

    /// <summary>Takes a request out of the table; whoever does ends it, and owes the other side the word that nobody needs the answer.</summary>
    internal bool TryTakeOutUnneeded(long number)
    {
        using (_table.Enter())
        {
            if (!TakeOut(number)) return false;
            _ = _owed.Add(number);
            return true;
        }
    }

    /// <summary>Tells the other side that nobody needs the answer any more. It was owed.</summary>
    internal void SendCancel(long number) => _ = SendControlAsync(FrameHeader.Cancel, number, 0);

    /// <summary>Tells the other side that so many more items of an answer may come.</summary>
    internal void SendCredit(long number, int items) => _ = SendControlAsync(FrameHeader.Credit, number, items);

    void IPipeCompanion.RequireMovable()
    {
        using (_table.Enter())
        {
            if (_open.Count > 0) throw new InvalidOperationException($"A writer can't be given away while it waits for answers ({_open.Count}); await them first.");
        }

        _replies.RequireMovable();
    }

    // Answers that nobody awaits may be waited for still: that wait just ends.
    void IPipeCompanion.GiveAway() => _replies.GiveAway();

    void IPipeCompanion.TakeBack() => _replies.TakeBack();

    void IPipeCompanion.Close(bool alsoIfUnused) => _replies.Dispose(alsoIfUnused);

    private void Enter(OpenRequest request, FrameWriter frame)
    {
        using (_table.Enter())
        {
            request.Number = ++_lastNumber;
            _open.Add(request.Number, request);
            _openCount = _open.Count;
        }

        frame.PutAt(0, request.Number);
    }

    private void Sent(OpenRequest request)
    {
        // A cancellation that came before the request was sent could not be sent after it.
        if (request.MarkSent()) SendCancel(request.Number);
        else TryReceive(request);
    }

    private async Task WatchSendingAsync(ValueTask sending, OpenRequest request, long number)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (TryTakeOut(number)) request.Fail(exception);
            else Settle(number);
            return;
        }

        // Out of the table, its object may be another request's by now: it was cancelled while it waited for room, or is answered.
        bool isOpen, isOwed;
        using (_table.Enter())
        {
            isOpen = _open.Contains(number);
            if (isOpen) _ = request.MarkSent();
            isOwed = _owed.Contains(number);
        }

        if (isOpen) TryReceive(null);
        else if (isOwed) SendCancel(number);
    }

    private async Task SendControlAsync(byte kind, long number, int items)
    {
        try
        {
            FrameWriter frame = _sender.Begin(kind);
            frame.Write(number);
            if (kind == FrameHeader.Credit) frame.Write(items);
            await _sender.EndAsync(frame, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOver(exception))
        {
            // Nobody is left who would answer.
        }
        finally
        {
            if (kind == FrameHeader.Cancel) Settle(number);
        }
    }

    /// <summary>Takes a request out of the table; whoever does ends it.</summary>
    private bool TryTakeOut(long number)
    {
        bool wasOpen;
        using (_table.Enter()) wasOpen = TakeOut(number);
        FinishIfOver();
        return wasOpen;
    }

    /// <summary>Nothing is owed for that request any more.</summary>
    private void Settle(long number)
    {
        using (_table.Enter()) _ = _owed.Remove(number);
        FinishIfOver();
    }

    private bool HasUnfinished()
    {
        using (_table.Enter()) return _open.Count + _owed.Count > 0;
    }

    /// <summary>Closes a writer that was completed when nothing of it is left.</summary>
    private void FinishIfOver()
    {
        // Whoever completes stores that, and then looks at the table; who comes here has changed the table, under its lock. So one of the two
        // sees the other.
        if (_sender.IsCompleting && !HasUnfinished()) _sender.FinishCompleting();
    }

    private static bool IsOver(Exception exception) =>
        exception is ChannelClosedException or ChannelPeerLostException or ChannelCorruptException or ObjectDisposedException or EndpointInUseException;

    /// <summary>Receives replies, unless somebody else does; not longer than until this request's came.</summary>
    private void TryReceive(OpenRequest? until)
    {
        if (Interlocked.CompareExchange(ref _receiving, 1, 0) == 0) Receive(until);
    }

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
        while (true)
        {
            while (_replies.TryPeek(out FrameReader frame))
            {
                try
                {
                    HandOver(ref frame);
                }
                finally
                {
                    _replies.Ring.Advance();
                }
            }

            if (TryStop()) return true;
            if (until is { IsEnded: true })
            {
                // The others' answers are not for the one to wait for who has got his own.
                ThreadPool.UnsafeQueueUserWorkItem(static asker => ((Asker)asker!).Receive(null), this);
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
            Interlocked.Exchange(ref _receiving, 0);
            if (!HasOpen() || Interlocked.CompareExchange(ref _receiving, 1, 0) != 0) return true;
        }
    }

    // No lock: whoever enters a request stores the count before the swap by which he tries to receive, and this is read after
    // the one by which somebody stopped. So one of the two sees the other.
    private bool HasOpen() => Volatile.Read(ref _openCount) > 0;

    private bool TakeOut(long number)
    {
        bool wasOpen = _open.TryRemove(number, out _);
        _openCount = _open.Count;
        return wasOpen;
    }

    private void HandOver(ref FrameReader frame)
    {
        byte kind = frame.Kind;
        if (kind is < ReplyKind.Answer or > ReplyKind.End) throw new ChannelCorruptException($"there is no reply of kind {kind}.");
        long number = frame.Read<long>();
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
            request!.Receive(kind, ref frame);
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
