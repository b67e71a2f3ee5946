using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;

namespace Channels.Requests;

/// <content>
/// Asks and receives at once: as long as the answer comes while this thread spins, there is nothing to enter, to look up, or to wake.
/// </content>
internal sealed partial class Asker
{
    // Changed by who receives.
    private long _lastAtOnce;

    private bool AsksAtOnce => Volatile.Read(ref _receiving) == AtOnce;

    /// <summary>Sends a request without a token, if there is room for it and nobody else receives, and receives until there is an answer or a wait.</summary>
    /// <returns>False if it was not sent: the frame is the caller's still.</returns>
    private bool TryAskAtOnce<TAnswer, TCodec>(FrameWriter frame, out ValueTask<TAnswer> answer)
        where TCodec : struct, IAnswerCodec<TAnswer>
    {
        // A full fence before the look whether the writer was completed, as its lock is one where a request is entered: who completes sees that
        // something is asked, or is seen.
        answer = default;
        if (!TryBeginReceiving(AtOnce)) return false;
        long number = NumberOf(++_lastAtOnce) | AtOnceBit;
        frame.PutAt(0, number);
        bool isSent = false;
        try
        {
            isSent = _sender.TryEndOrKeep(frame);
        }
        catch (Exception exception)
        {
            StopAtOnce();
            answer = new ValueTask<TAnswer>(Task.FromException<TAnswer>(exception));
            return true;
        }

        if (isSent) answer = ReceiveAtOnce<TAnswer, TCodec>(number);
        else StopAtOnce();
        return isSent;
    }

    private ValueTask<TAnswer> ReceiveAtOnce<TAnswer, TCodec>(long number)
        where TCodec : struct, IAnswerCodec<TAnswer>
    {
        Exception? error = null;
        try
        {
            do
            {
                if (HandOverUntil(number, out FrameReader reply)) return TakeAtOnce<TAnswer, TCodec>(ref reply);
                _waiting = _replies.WaitForMessageAsync(CancellationToken.None).ConfigureAwait(false).GetAwaiter();
                if (!_waiting.IsCompleted)
                {
                    ValueTask<TAnswer> late = EnterLate<TAnswer, TCodec>(number);
                    _waiting.UnsafeOnCompleted(_goOn);
                    return late;
                }
            }
            while (_waiting.GetResult());
        }
        catch (Exception exception)
        {
            error = exception;
        }

        ValueTask<TAnswer> failed = EnterLate<TAnswer, TCodec>(number);
        if (!EndAllAndStop(error)) Receive(null);
        return failed;
    }

    /// <summary>The answer to what was asked at once, or the exception that came in its place.</summary>
    private ValueTask<TAnswer> TakeAtOnce<TAnswer, TCodec>(ref FrameReader reply)
        where TCodec : struct, IAnswerCodec<TAnswer>
    {
        ValueTask<TAnswer> answer;
        try
        {
            answer = reply.Kind == ReplyKind.Answer
                ? new ValueTask<TAnswer>(Question<TAnswer, TCodec>.Read(ref reply))
                : new ValueTask<TAnswer>(Task.FromException<TAnswer>(Question<TAnswer, TCodec>.ReadFailure(ref reply)));
        }
        catch (Exception exception)
        {
            // It is this reply that can't be read, and no other one: its frame is whole.
            answer = new ValueTask<TAnswer>(Task.FromException<TAnswer>(exception));
        }

        _replies.Ring.Advance();
        StopAtOnce();
        return answer;
    }

    /// <summary>What was asked at once is answered later: from now on it is open like any other.</summary>
    private ValueTask<TAnswer> EnterLate<TAnswer, TCodec>(long number)
        where TCodec : struct, IAnswerCodec<TAnswer>
    {
        Question<TAnswer, TCodec> question = Question<TAnswer, TCodec>.Rent();
        short version = question.Version;
        question.Number = number;
        using (_table.Enter()) Add(question);

        // After it was entered: whoever completes sees the one or the other.
        Volatile.Write(ref _receiving, Somebody);
        return new ValueTask<TAnswer>(question, version);
    }

    private void StopAtOnce()
    {
        if (!TryStop())
        {
            Volatile.Write(ref _receiving, Somebody);
            LeaveReceiving();
        }

        FinishIfOver();
    }
}
