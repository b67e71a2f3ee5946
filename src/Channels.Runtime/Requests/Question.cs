using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Channels.CompilerServices;

namespace Channels.Requests;

/// <summary>A request whose answer is one value; the awaited operation itself. It is used again when its result was asked for.</summary>
internal sealed class Question<TAnswer, TCodec> : OpenRequest, IValueTaskSource<TAnswer>
    where TCodec : struct, IAnswerCodec<TAnswer>
{
    /// <summary>As many as are often open at once.</summary>
    private const int MostUnused = 1024;

    private static readonly Stack<Question<TAnswer, TCodec>> s_unused = new();
    private static readonly Action<object?> s_cancel = static question => ((Question<TAnswer, TCodec>)question!).Cancel();

    private static Question<TAnswer, TCodec>? s_firstUnused;

    // Who asks and awaits on one thread finds his own again.
    [ThreadStatic]
    private static Question<TAnswer, TCodec>? t_unused;

    private ManualResetValueTaskSourceCore<TAnswer> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellation;
    private Asker? _asker;

    internal short Version => _source.Version;

    internal override bool IsEnded => _source.GetStatus(_source.Version) != ValueTaskSourceStatus.Pending;

    internal static Question<TAnswer, TCodec> Rent()
    {
        if (t_unused is { } own)
        {
            t_unused = null;
            return own;
        }

        // Full fences at both ends: whoever rents sees all that was done before the return.
        if (Interlocked.Exchange(ref s_firstUnused, null) is { } first) return first;
        lock (s_unused) return s_unused.Count > 0 ? s_unused.Pop() : new Question<TAnswer, TCodec>();
    }

    /// <summary>Ends it when the token is cancelled.</summary>
    internal void Watch(Asker asker, CancellationToken cancellation)
    {
        if (!cancellation.CanBeCanceled) return;
        _asker = asker;
        _cancellation = cancellation;
        _registration = cancellation.Register(s_cancel, this, useSynchronizationContext: false);
    }

    /// <summary>The task that stands for it: of an answer that is there, the answer itself.</summary>
    internal ValueTask<TAnswer> Result(short version) => _source.GetStatus(version) == ValueTaskSourceStatus.Succeeded
        ? new ValueTask<TAnswer>(GetResult(version))
        : new ValueTask<TAnswer>(this, version);

    /// <summary>The task of a request that has failed. As with any other, whoever does not await it does not hear of it.</summary>
    internal static ValueTask<TAnswer> Failed(Exception exception)
    {
        Question<TAnswer, TCodec> question = Rent();
        question._source.SetException(exception);
        return new ValueTask<TAnswer>(question, question.Version);
    }

    /// <inheritdoc cref="OpenRequest.Read"/>
    internal static TAnswer Read(ref FrameReader reply) => Read<TAnswer, TCodec>(ref reply);

    /// <summary>Reads what came in place of an answer.</summary>
    /// <exception cref="ChannelCorruptException">It is none to such a request.</exception>
    internal static Exception ReadFailure(ref FrameReader reply) => reply.Kind == ReplyKind.Failure
        ? ReadError(ref reply)
        : throw new ChannelCorruptException("a request for one value is answered by many.");

    internal override void Receive(ref FrameReader reply)
    {
        if (reply.Kind != ReplyKind.Answer)
        {
            Fail(ReadFailure(ref reply));
            return;
        }

        TAnswer answer = Read(ref reply);
        _registration.Dispose();
        _source.SetResult(answer);
    }

    internal override void Fail(Exception exception)
    {
        // Waits for a cancellation that is just looking whether it comes first. It does not.
        _registration.Dispose();
        _source.SetException(exception);
    }

    public TAnswer GetResult(short token)
    {
        bool isOver = _source.GetStatus(token) != ValueTaskSourceStatus.Pending;
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            if (isOver) Return();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<TAnswer>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<TAnswer>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Cancel()
    {
        long number = Number;
        Asker asker = _asker!;
        if (!asker.TryTakeOutUnneeded(number)) return;

        // Else whoever sends it does.
        if (MarkCancelled()) asker.SendCancel(number);
        _source.SetException(new OperationCanceledException(_cancellation));
    }

    private void Return()
    {
        // Who ended it may have done so before it was registered.
        if (_cancellation.CanBeCanceled) _registration.Dispose();
        _source.Reset();
        _registration = default;
        _cancellation = default;
        _asker = null;
        ClearMarks();
        if (t_unused is null)
        {
            t_unused = this;
            return;
        }

        if (Interlocked.CompareExchange(ref s_firstUnused, this, null) is null) return;
        lock (s_unused)
        {
            if (s_unused.Count < MostUnused) s_unused.Push(this);
        }
    }
}
