using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using Channels.Requests;

namespace Channels.CompilerServices;

/// <summary>One message that a handler is called for; if it is a request, it carries the answer back. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class IncomingCall
{
    private readonly Answerer _answerer;
    private readonly object _gate = new();
    private CancellationToken _ofMessages;
    private CancellationTokenSource? _source;
    private SemaphoreSlim? _credit;
    private bool _isCancelled;
    private bool _isUnneeded;

    internal IncomingCall(Answerer answerer) => _answerer = answerer;

    /// <summary>What the handler's method gets: cancelled when the one who asked does not need the answer any more.</summary>
    public CancellationToken Token
    {
        get
        {
            if (!IsRequest) return _ofMessages;
            CancellationTokenSource source;
            bool isCancelled;
            lock (_gate)
            {
                source = _source ??= new CancellationTokenSource();
                isCancelled = _isCancelled;
            }

            // Outside the lock: what is registered with the token runs here.
            if (isCancelled) source.Cancel();
            return source.Token;
        }
    }

    /// <summary>By which its replies name the request; 0 of a message.</summary>
    internal long Number { get; private set; }

    internal bool IsRequest => Number != 0;

    /// <summary>Answers with what the handler has returned.</summary>
    public ValueTask AnswerAsync<TAnswer, TCodec>(ValueTask<TAnswer> answer)
        where TCodec : struct, IAnswerCodec<TAnswer> =>
        answer.IsCompletedSuccessfully ? _answerer.SendAsync<TAnswer, TCodec>(ReplyKind.Answer, this, answer.Result) : AwaitAndAnswerAsync<TAnswer, TCodec>(answer);

    /// <inheritdoc cref="AnswerAsync{TAnswer, TCodec}(ValueTask{TAnswer})"/>
    public ValueTask AnswerAsync<TAnswer, TCodec>(Task<TAnswer> answer)
        where TCodec : struct, IAnswerCodec<TAnswer> => AnswerAsync<TAnswer, TCodec>(new ValueTask<TAnswer>(answer));

    /// <summary>Answers with all that the handler yields, as fast as it is asked for.</summary>
    public async ValueTask AnswerManyAsync<TAnswer, TCodec>(IAsyncEnumerable<TAnswer> answer)
        where TCodec : struct, IAnswerCodec<TAnswer>
    {
        SemaphoreSlim credit = new(StreamWindow.Size);
        CancellationToken token = Token;
        lock (_gate) _credit = credit;
        try
        {
            await foreach (TAnswer item in answer.WithCancellation(token).ConfigureAwait(false))
            {
                await credit.WaitAsync(token).ConfigureAwait(false);
                await _answerer.SendAsync<TAnswer, TCodec>(ReplyKind.Item, this, item).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            await FailAsync(exception).ConfigureAwait(false);
            return;
        }

        await _answerer.SendEndAsync(this).ConfigureAwait(false);
    }

    internal void Begin(long number, CancellationToken ofMessages)
    {
        Number = number;
        _ofMessages = ofMessages;
    }

    /// <summary>Answers with an exception.</summary>
    internal ValueTask FailAsync(Exception exception)
    {
        // The one who asked went on when he cancelled.
        lock (_gate)
        {
            if (_isUnneeded) return default;
        }

        return _answerer.SendFailureAsync(this, exception);
    }

    /// <summary>Marks it as cancelled. Under the lock under which it is cleared, so that it is still this request's.</summary>
    /// <param name="isUnneeded">The one who asked awaits no answer any more.</param>
    /// <returns>What is to be cancelled, outside that lock.</returns>
    internal CancellationTokenSource? MarkCancelled(bool isUnneeded)
    {
        lock (_gate)
        {
            _isCancelled = true;
            _isUnneeded |= isUnneeded;
            return _source;
        }
    }

    /// <summary>So many more items may be sent. Under the lock under which it is cleared.</summary>
    internal void AddCredit(int items)
    {
        SemaphoreSlim? credit;
        lock (_gate) credit = _credit;
        if (credit is null || items is < 1 or > StreamWindow.Size || credit.CurrentCount + items > StreamWindow.Size)
        {
            throw new ChannelCorruptException("somebody asks for more items of an answer than he may.");
        }

        credit.Release(items);
    }

    /// <summary>Makes it ready for another message. Its handler is over, and nobody else changes it but under the caller's lock: no lock of its own.</summary>
    internal void Clear()
    {
        Number = 0;
        _credit = null;

        // Whoever cancels may be about to use it: a cancelled one is not disposed.
        if (_isCancelled || (_source is not null && !TryReuse(_source))) _source = null;

        _isCancelled = false;
        _isUnneeded = false;
    }

    private async ValueTask AwaitAndAnswerAsync<TAnswer, TCodec>(ValueTask<TAnswer> pending)
        where TCodec : struct, IAnswerCodec<TAnswer>
    {
        TAnswer answer;
        try
        {
            answer = await pending.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await FailAsync(exception).ConfigureAwait(false);
            return;
        }

        await _answerer.SendAsync<TAnswer, TCodec>(ReplyKind.Answer, this, answer).ConfigureAwait(false);
    }
}
