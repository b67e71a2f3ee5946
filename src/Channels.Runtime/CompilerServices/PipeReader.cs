using System;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Channels.Pipes;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.CompilerServices;

/// <summary>The receiving end of a pipe. Contracts' readers derive from it.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <typeparam name="TCodec">Turns them into bytes.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PipeReader<T, TCodec> : MessageReader<T>, IMovableEndpoint, IPipeCompanion, IValueTaskSource<T>
    where TCodec : struct, IMessageCodec<T>
{
    private readonly ChannelConnection _connection;
    private readonly PipeReceiver _receiver;
    private readonly RingReceiver _ring;
    private readonly bool _ownsConnection;
    private readonly bool _isOfReplies;

    /// <summary>For generated code.</summary>
    /// <param name="connection">The channel.</param>
    /// <param name="ownsConnection">It exists for this endpoint alone.</param>
    /// <param name="ofReplies">This is the reader of what is replied, which belongs to the writer of the messages.</param>
    protected PipeReader(ChannelConnection connection, bool ownsConnection, bool ofReplies = false)
    {
        _connection = connection ?? throw new ArgumentNullException(nameof(connection));
        _ownsConnection = ownsConnection;
        _isOfReplies = ofReplies;
        if (ownsConnection) connection.Owner = this;
        _receiver = new PipeReceiver(ofReplies ? connection.Pipe.Replies! : connection.Pipe);
        _ring = _receiver.Ring;
    }

    /// <inheritdoc/>
    public sealed override string Name => _connection.Name;

    /// <inheritdoc/>
    public sealed override bool CanCount => true;

    /// <inheritdoc/>
    public sealed override bool CanPeek => true;

    /// <summary>How many messages lie in the pipe. Walks them, so it is not for every message.</summary>
    public sealed override int Count => _receiver.Count();

    /// <inheritdoc/>
    public sealed override Task Completion => _receiver.Completion;

    ChannelConnection IMovableEndpoint.Connection => _connection;

    /// <inheritdoc/>
    public sealed override T Read(CancellationToken cancellationToken = default) =>
        (!cancellationToken.IsCancellationRequested && TryReadRaw(out T? item)) || ReadSlow(Deadline.Never, cancellationToken, out item) ? item : default!;

    /// <inheritdoc/>
    public sealed override bool TryRead(TimeSpan timeout, out T item) =>
        TryReadRaw(out item!) || ReadSlow(Deadline.After(timeout), CancellationToken.None, out item);

    /// <inheritdoc/>
    public sealed override bool TryRead([MaybeNullWhen(false)] out T item) => TryReadRaw(out item) || TryReadSlow(out item);

    /// <inheritdoc/>
    public sealed override int ReadMany(Span<T> items)
    {
        int read = 0;
        while (read < items.Length && TryRead(out T? item)) items[read++] = item;
        return read;
    }

    /// <inheritdoc/>
    public sealed override bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        if (!_receiver.TryPeek(out FrameReader frame))
        {
            item = default;
            return false;
        }

        frame.IsOnlyShown = true;
        item = Decoding.Decode<T, TCodec>(ref frame);
        return true;
    }

    /// <inheritdoc/>
    public sealed override bool WaitToRead(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _receiver.WaitOrEnd(Deadline.After(timeout), cancellationToken) switch
        {
            WaitOutcome.Ready => true,
            WaitOutcome.Ended when _receiver.Error is { } error => throw error,
            _ => false,
        };

    /// <inheritdoc/>
    public sealed override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _receiver.WaitForMessageAsync(cancellationToken);

    /// <inheritdoc/>
    public sealed override ValueTask<T> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return new ValueTask<T>(Task.FromCanceled<T>(cancellationToken));
        if (TryReadRaw(out T? item) || TryReadSlow(out item)) return new ValueTask<T>(item);
        return WaitAndReadAsync(cancellationToken);
    }

    /// <summary>All messages until the pipe is completed. Faster than through the interface: each message that is there costs no state machine.</summary>
    public new MessageSequence<T, TCodec> ReadAllAsync(CancellationToken cancellationToken = default) => new(this, _ring, cancellationToken);

    /// <inheritdoc/>
    public sealed override void Dispose()
    {
        bool alsoIfUnused = _ownsConnection || _connection.IsCreator;
        bool isUsed = _receiver.HasEnd;
        _receiver.Dispose(alsoIfUnused);
        Companion?.Close(alsoIfUnused || isUsed);
        if (_ownsConnection) _connection.Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>For generated code: the writer of what is replied.</summary>
    protected void HasReplies(IChannelEndpoint replies) => Companion = (IPipeCompanion)replies;

    Participants.ParticipantRoles IMovableEndpoint.Role => Participants.ParticipantRoles.Reads;

    void IMovableEndpoint.Depart(long transit)
    {
        if (_isOfReplies) throw OfReplies();
        Companion?.RequireMovable();
        _receiver.Depart(transit);
        Companion?.GiveAway();
    }

    void IMovableEndpoint.Sent()
    {
        if (_ownsConnection) Dispose();
    }

    void IMovableEndpoint.Return(long transit)
    {
        _receiver.Return(transit);
        Companion?.TakeBack();
    }

    private protected IPipeCompanion? Companion { get; set; }

    private protected PipeReceiver Receiver => _receiver;

    void IMovableEndpoint.GiveAway()
    {
        if (_isOfReplies) throw OfReplies();
        Companion?.RequireMovable();
        _receiver.RequireIdle();
        Companion?.GiveAway();
        _receiver.GiveAway();
    }

    void IMovableEndpoint.TakeBack()
    {
        Companion?.TakeBack();
        _receiver.TakeBack();
    }

    private InvalidOperationException OfReplies() => new($"The reader of replies belongs to the writer of the pipe '{Name}': give that one away.");

    void IPipeCompanion.RequireMovable()
    {
        _receiver.RequireMovable();
        _receiver.RequireIdle();
    }

    void IPipeCompanion.GiveAway() => _receiver.GiveAway();

    void IPipeCompanion.TakeBack() => _receiver.TakeBack();

    void IPipeCompanion.Close(bool alsoIfUnused) => _receiver.Dispose(alsoIfUnused);

    void IMovableEndpoint.End(Exception? error)
    {
        if (error is null) Dispose();
    }

    void IMovableEndpoint.Lost(int process) => _connection.Pipe.ReaderEnd.Lose(process);

    /// <summary>
    /// Hands each message to the dispatcher, in order, until the pipe is completed. What a message shows of the shared memory is
    /// valid until the dispatcher's task ends; a message whose handler throws counts as received.
    /// </summary>
    protected async Task DispatchAsync<TDispatcher>(TDispatcher dispatcher, CancellationToken cancellationToken)
        where TDispatcher : struct, IMessageDispatcher
    {
        while (await _receiver.WaitForMessageAsync(cancellationToken).ConfigureAwait(false))
        {
            while (DispatchUntilOneIsPending(dispatcher, cancellationToken, out ValueTask pending))
            {
                try
                {
                    await pending.ConfigureAwait(false);
                }
                finally
                {
                    _ring.Advance();
                }
            }
        }
    }

    private protected sealed override System.Collections.Generic.IAsyncEnumerable<T> ReadAllCore(CancellationToken cancellationToken) => ReadAllAsync(cancellationToken);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadRaw([MaybeNullWhen(false)] out T item)
    {
        if (default(TCodec).IsRaw) return _ring.TryReadRaw(out item);
        item = default;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal bool TryReadSlow([MaybeNullWhen(false)] out T item)
    {
        if (!_receiver.TryPeek(out FrameReader frame))
        {
            item = default;
            return false;
        }

        try
        {
            item = Decoding.Decode<T, TCodec>(ref frame);
        }
        catch when (frame.HasTriedEndpoints)
        {
            // An endpoint in it can't be had, now or later: the message counts as received.
            _ring.Advance();
            throw;
        }

        _ring.Advance();
        return true;
    }

    private bool ReadSlow(Deadline deadline, CancellationToken cancellationToken, out T item)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TryReadSlow(out item!)) return true;
        while (_receiver.WaitForMessage(deadline, cancellationToken))
        {
            if (TryReadRaw(out item!) || TryReadSlow(out item!)) return true;
        }

        return false;
    }

    /// <summary>The wait's own source is the read's too: its result is looked at, and the message taken, by whoever asks for it.</summary>
    private ValueTask<T> WaitAndReadAsync(CancellationToken cancellationToken)
    {
        ValueTask<bool> waiting = _receiver.WaitForMessageAsync(cancellationToken);
        if (!waiting.IsCompleted) return new ValueTask<T>(this, _receiver.Version);
        try
        {
            return new ValueTask<T>(TakeWaitedFor(waiting.Result));
        }
        catch (OperationCanceledException)
        {
            return new ValueTask<T>(Task.FromCanceled<T>(cancellationToken));
        }
        catch (Exception exception)
        {
            return new ValueTask<T>(Task.FromException<T>(exception is RemoteException ? _receiver.Closed() : exception));
        }
    }

    T IValueTaskSource<T>.GetResult(short token)
    {
        try
        {
            return TakeWaitedFor(((IValueTaskSource<bool>)_receiver).GetResult(token));
        }
        catch (RemoteException)
        {
            throw _receiver.Closed();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => ((IValueTaskSource<bool>)_receiver).GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        ((IValueTaskSource<bool>)_receiver).OnCompleted(continuation, state, token, flags);

    private T TakeWaitedFor(bool isThere) => isThere && TryReadSlow(out T? item) ? item : throw _receiver.Closed();

    private bool DispatchUntilOneIsPending<TDispatcher>(in TDispatcher dispatcher, CancellationToken cancellationToken, out ValueTask pending)
        where TDispatcher : struct, IMessageDispatcher
    {
        while (_receiver.TryPeek(out FrameReader frame))
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool goesOn = false;
            try
            {
                pending = dispatcher.DispatchAsync(ref frame, cancellationToken);
                goesOn = !pending.IsCompletedSuccessfully;
                if (goesOn) return true;
            }
            catch when (!frame.IsEnded)
            {
                // Its handler was not called.
                frame.DropEndpoints();
                frame.ThrowIfLetGo();
                throw;
            }
            finally
            {
                if (!goesOn) _ring.Advance();
            }
        }

        pending = default;
        return false;
    }
}
