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
/// 2. Replies are received by one at a time: whoever has just asked, for as long as a spin lasts and not too many are others', so that a quick
///    answer costs no other thread; otherwise the thread pool, for as long as a request is open. Who stops looks once more whether one was entered
///    meanwhile; who enters one tries to receive. So none is left alone.
/// 3. But what is asked without a token by who receives at once is in no table: nobody else can end it as long as he receives. When the answer
///    is late, it is entered as if it had been all the time.
/// 4. Whoever takes a request out of the table ends it: its answer, its cancellation, or the end of the pipe.
/// 5. Whoever does so because nobody needs the answer owes the other side a word. A writer that was completed is closed when no request is
///    open and nothing is owed: until then, requests are answered, more items are asked for, and answers are cancelled as ever.
/// </remarks>
internal sealed partial class Asker : IPipeCompanion
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
    private long _lastNumber;
    private int _openCount;

    internal Asker(Pipe pipe, SharedSender sender)
    {
        _sender = sender;
        _replies = new PipeReceiver(pipe.Replies!);
        _name = pipe.Connection.Name;

        // Answers to who had the writer before may come still, and are not to be taken for those to this one.
        _lastNumber = (pipe.Connection.Participants.Self >> ParticipantTable.SlotBits) << NumberBits;
        _lastAtOnce = _lastNumber + 1;
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

        if (!cancellation.CanBeCanceled && TryAskAtOnce<TAnswer, TCodec>(frame, out ValueTask<TAnswer> answer)) return answer;
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
            int open = _open.Count + (AsksAtOnce ? 1 : 0);
            if (open > 0) throw new InvalidOperationException($"A writer can't be given away while it waits for answers ({open}); await them first.");
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
            // An even one: those that are asked at once have the odd ones, and each kind is counted by who may.
            request.Number = _lastNumber += 2;
            Add(request);
        }

        frame.PutAt(0, request.Number);
    }

    /// <summary>Called under the lock.</summary>
    private void Add(OpenRequest request)
    {
        _open.Add(request.Number, request);
        _openCount = _open.Count;
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
        using (_table.Enter()) return AsksAtOnce || _open.Count + _owed.Count > 0;
    }

    /// <summary>Closes a writer that was completed when nothing of it is left.</summary>
    private void FinishIfOver()
    {
        // Whoever completes stores that, and then looks at the table; who comes here has changed the table, under its lock, or has swapped
        // who receives. So one of the two sees the other.
        if (_sender.IsCompleting && !HasUnfinished()) _sender.FinishCompleting();
    }

    private static bool IsOver(Exception exception) =>
        exception is ChannelClosedException or ChannelPeerLostException or ChannelCorruptException or ObjectDisposedException or EndpointInUseException;

    private bool TakeOut(long number)
    {
        bool wasOpen = _open.TryRemove(number, out _);
        _openCount = _open.Count;
        return wasOpen;
    }
}
