using System;
using System.Threading;
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

    private enum Outcome
    {
        /// <summary>The answer lies there.</summary>
        IsThere,

        /// <summary>A wait for more replies has begun.</summary>
        Waits,

        /// <summary>So many others' replies come that somebody else is to receive them.</summary>
        IsBusy,

        /// <summary>No reply will come any more.</summary>
        IsOver,
    }

    private bool AsksAtOnce => Volatile.Read(ref _receiving) == AtOnce;

    /// <summary>Sends a request without a token, if there is room for it and nobody else receives, and receives until there is an answer or a wait.</summary>
    /// <returns>False if it was not sent: the frame is the caller's still.</returns>
    private bool TryAskAtOnce<TAnswer, TCodec>(FrameWriter frame, out ValueTask<TAnswer> answer)
        where TCodec : struct, IAnswerCodec<TAnswer>
    {
        // A full fence before the look whether the writer was completed, as the lock is one under which a request is entered: who completes sees
        // that something is asked, or is seen.
        answer = default;
        if (!TryBeginReceiving(AtOnce)) return false;
        long number = _lastAtOnce += 2;
        frame.PutAt(0, number);
        try
        {
            if (!_sender.TryEndOrKeep(frame))
            {
                StopAtOnce();
                return false;
            }
        }
        catch (Exception exception)
        {
            StopAtOnce();
            answer = Question<TAnswer, TCodec>.Failed(exception);
            return true;
        }

        answer = ReceiveAtOnce<TAnswer, TCodec>(number);
        return true;
    }

    private ValueTask<TAnswer> ReceiveAtOnce<TAnswer, TCodec>(long number)
        where TCodec : struct, IAnswerCodec<TAnswer>
    {
        Outcome outcome = ReceiveUntil(number, out FrameReader reply, out Exception? error);
        if (outcome == Outcome.IsThere) return TakeAtOnce<TAnswer, TCodec>(ref reply);
        ValueTask<TAnswer> late = EnterLate<TAnswer, TCodec>(number);
        if (outcome == Outcome.Waits) _waiting.UnsafeOnCompleted(_goOn);
        else if (outcome == Outcome.IsBusy || !EndAllAndStop(error)) LeaveReceiving();
        return late;
    }

    private Outcome ReceiveUntil(long own, out FrameReader reply, out Exception? error)
    {
        error = null;
        reply = default;
        try
        {
            for (int left = MostOfOthers; left > 0;)
            {
                if (TryHandOver(own, out reply, out bool isOwn))
                {
                    if (isOwn) return Outcome.IsThere;
                    left--;
                    continue;
                }

                _waiting = _replies.WaitForMessageAsync(CancellationToken.None).ConfigureAwait(false).GetAwaiter();
                if (!_waiting.IsCompleted) return Outcome.Waits;
                if (!_waiting.GetResult()) return Outcome.IsOver;
            }

            return Outcome.IsBusy;
        }
        catch (Exception exception)
        {
            error = exception;
            return Outcome.IsOver;
        }
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
                : Question<TAnswer, TCodec>.Failed(Question<TAnswer, TCodec>.ReadFailure(ref reply));
        }
        catch (Exception exception)
        {
            // It is this reply that can't be read, and no other one: its frame is whole.
            answer = Question<TAnswer, TCodec>.Failed(exception);
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
            // A full fence, as where somebody stops: whoever completes sees this, or is seen below.
            Interlocked.Exchange(ref _receiving, Somebody);
            LeaveReceiving();
        }

        FinishIfOver();
    }
}
