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
    private const int LongestKept = 64 << 10;

    private readonly Answerer _answerer;
    private readonly object _gate = new();
    private CancellationToken _ofMessages;
    private CancellationTokenSource? _source;
    private CancellationTokenSource? _sending;
    private SemaphoreSlim? _credit;
    private HeldFrame? _held;
    private bool _listens;
    private bool _isUnneeded;
    private bool _isCancelled;

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

            _listens = true;

            // Outside the lock: what is registered with the token runs here.
            if (isCancelled) CancelledCall.CancelAnyway(source);
            return source.Token;
        }
    }

    /// <summary>By which its replies name the request; 0 of a message.</summary>
    internal long Number { get; private set; }

    /// <summary>Whether its turn has come.</summary>
    internal bool IsRunning { get; private set; }

    internal bool IsRequest => Number != 0;

    /// <summary>
    /// Whether what the one who asked says later matters to it still: it has a token, or many items to send. Known when the handler's method
    /// has returned, to whoever takes the lock of who serves after that.
    /// </summary>
    internal bool Listens => _listens && !_isUnneeded;

    /// <summary>Whether the one who asked awaits no answer any more. Looked at without a lock: an answer that is sent all the same does no harm.</summary>
    internal bool IsUnneeded => _isUnneeded;

    /// <summary>Cancelled when the one who asked awaits no answer any more. For an answer that waits for room.</summary>
    internal CancellationToken Unneeded
    {
        get
        {
            lock (_gate)
            {
                if (_isUnneeded) return new CancellationToken(canceled: true);
                return (_sending ??= new CancellationTokenSource()).Token;
            }
        }
    }

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

    internal void Begin(long number) => Number = number;

    /// <summary>Keeps a message until its turn has come.</summary>
    internal void Hold(in FrameReader rest) => (_held ??= new HeldFrame()).Fill(rest);

    /// <summary>What was held. This is to be kept alive while it is read.</summary>
    internal FrameReader ReadHeld() => _held!.Read();

    /// <summary>Its turn has come.</summary>
    /// <param name="ofMessages">Cancelled when messages' handlers are to end.</param>
    internal void Run(CancellationToken ofMessages)
    {
        _ofMessages = ofMessages;
        IsRunning = true;
    }

    /// <summary>Answers with an exception.</summary>
    internal ValueTask FailAsync(Exception exception) => _answerer.SendFailureAsync(this, exception);

    /// <summary>Marks it as cancelled. Under the lock under which it is cleared, so that it is still this request's.</summary>
    /// <param name="isUnneeded">The one who asked awaits no answer any more.</param>
    /// <returns>What is to be cancelled, outside that lock.</returns>
    internal CancelledCall MarkCancelled(bool isUnneeded)
    {
        lock (_gate)
        {
            _isCancelled = true;
            if (isUnneeded) _isUnneeded = true;
            return new CancelledCall(_source, isUnneeded ? _sending : null);
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
        IsRunning = false;
        _credit = null;
        _sending = null;

        // Whoever cancels may be about to use it: a cancelled one is not disposed.
        if (_isCancelled || (_source is not null && !TryReuse(_source))) _source = null;

        if (_held?.Length > LongestKept) _held = null;
        _listens = false;
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
