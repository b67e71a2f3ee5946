using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Channels.Pipes;
using Channels.Requests;
using Channels.Rings;
using Channels.Waiting;

namespace Channels.CompilerServices;

/// <summary>The sending end of a pipe. Contracts' writers derive from it.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <typeparam name="TCodec">Turns them into bytes.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class PipeWriter<T, TCodec> : ProcessChannelWriter<T>, IMovableEndpoint, IPipeCompanion
    where TCodec : struct, IMessageCodec<T>
{
    private readonly ChannelConnection _connection;
    private readonly PipeSender _sender;
    private readonly RingSender _ring;
    private readonly bool _ownsConnection;
    private readonly bool _isOfReplies;

    /// <summary>For generated code.</summary>
    /// <param name="connection">The channel.</param>
    /// <param name="ownsConnection">It exists for this endpoint alone.</param>
    /// <param name="ofReplies">This is the writer of what is replied, which belongs to the reader of the messages.</param>
    protected PipeWriter(ChannelConnection connection, bool ownsConnection, bool ofReplies = false)
    {
        _connection = connection ?? throw new ArgumentNullException(nameof(connection));
        _ownsConnection = ownsConnection;
        _isOfReplies = ofReplies;
        if (ownsConnection) connection.Owner = this;
        Pipe pipe = ofReplies ? connection.Pipe.Replies! : connection.Pipe;
        _sender = connection.HasAnswers ? new SharedSender(pipe) : new PipeSender(pipe);
        _ring = _sender.Ring;
    }

    /// <inheritdoc/>
    public sealed override string Name => _connection.Name;

    ChannelConnection IMovableEndpoint.Connection => _connection;

    /// <inheritdoc/>
    public sealed override void Write(T item, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested || !TryWriteRaw(item)) WriteSlow(item, cancellationToken);
    }

    /// <inheritdoc/>
    public sealed override void WriteMany(ReadOnlySpan<T> items, CancellationToken cancellationToken = default)
    {
        foreach (T item in items) Write(item, cancellationToken);
    }

    /// <inheritdoc/>
    public sealed override bool TryWrite(T item)
    {
        if (TryWriteRaw(item)) return true;
        return TryWriteSlow(item);
    }

    /// <inheritdoc/>
    public sealed override bool TryWrite(T item, TimeSpan timeout)
    {
        Deadline deadline = Deadline.After(timeout);
        return TryWriteRaw(item) || _sender.End(Encode(item), deadline, CancellationToken.None);
    }

    /// <inheritdoc/>
    public sealed override ValueTask WriteAsync(T item, CancellationToken cancellationToken = default)
    {
        if (!cancellationToken.IsCancellationRequested && TryWriteRaw(item)) return default;
        return WriteSlowAsync(item, cancellationToken);
    }

    /// <inheritdoc/>
    public sealed override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) => _sender.WaitForRoomAsync(cancellationToken);

    /// <inheritdoc/>
    public sealed override bool WaitToWrite(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _sender.WaitForRoom(Deadline.After(timeout), cancellationToken) == WaitOutcome.Ready;

    /// <inheritdoc/>
    public sealed override bool TryComplete(Exception? error = null) => _sender.TryComplete(error);

    /// <inheritdoc/>
    public sealed override void Dispose()
    {
        bool alsoIfUnused = _ownsConnection || _connection.IsCreator;
        bool isUsed = _sender.HasEnd;

        // First: whoever learns that no more is sent learns whether what is replied is still wanted.
        Companion?.Close(alsoIfUnused || isUsed);
        _sender.Dispose(alsoIfUnused);
        if (_ownsConnection) _connection.Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>For generated code: the reader of what is replied.</summary>
    protected void HasReplies(IChannelEndpoint replies) => Companion = (IPipeCompanion)replies;

    Participants.ParticipantRoles IMovableEndpoint.Role => Participants.ParticipantRoles.Writes;

    void IMovableEndpoint.Depart(long transit)
    {
        if (_isOfReplies) throw OfReplies();
        Companion?.RequireMovable();
        _sender.Depart(transit);
        Companion?.GiveAway();
    }

    void IMovableEndpoint.Sent()
    {
        if (_ownsConnection) Dispose();
    }

    void IMovableEndpoint.Return(long transit)
    {
        _sender.Return(transit);
        Companion?.TakeBack();
    }

    private protected IPipeCompanion? Companion { get; set; }

    private protected PipeSender Sender => _sender;

    void IMovableEndpoint.GiveAway()
    {
        if (_isOfReplies) throw OfReplies();
        Companion?.RequireMovable();
        _sender.RequireIdle();
        Companion?.GiveAway();
        _sender.GiveAway();
    }

    void IMovableEndpoint.TakeBack()
    {
        Companion?.TakeBack();
        _sender.TakeBack();
    }

    private InvalidOperationException OfReplies() => new($"The writer of replies belongs to the reader of the pipe '{Name}': give that one away.");

    void IPipeCompanion.RequireMovable()
    {
        _sender.RequireMovable();
        _sender.RequireIdle();
    }

    void IPipeCompanion.GiveAway() => _sender.GiveAway();

    void IPipeCompanion.TakeBack() => _sender.TakeBack();

    void IPipeCompanion.Close(bool alsoIfUnused) => _sender.Dispose(alsoIfUnused);

    void IMovableEndpoint.End(Exception? error)
    {
        try
        {
            // One that was not used takes its end for this: to its reader an error is not to look like an end in order.
            _ = _sender.TryComplete(error);
        }
        catch (Exception exception) when (exception is EndpointInUseException or ObjectDisposedException)
        {
            // It was given on, or is somebody else's: how that one ends is not for this one to say.
        }

        Dispose();
    }

    void IMovableEndpoint.Lost(int process) => _connection.Pipe.WriterEnd.Lose(process);

    /// <summary>Begins a message; an exception before its end leaves nothing behind.</summary>
    protected FrameWriter BeginFrame(byte kind) => _sender.Begin(kind);

    /// <summary>Sends the message, blocking while there is no room.</summary>
    protected void EndFrame(FrameWriter frame) => _ = _sender.End(frame, Deadline.Never, CancellationToken.None);

    /// <summary>Sends the message if there is room for it now.</summary>
    protected bool TryEndFrame(FrameWriter frame) => _sender.TryEnd(frame);

    /// <summary>Sends the message, waiting without a thread while there is no room.</summary>
    protected ValueTask EndFrameAsync(FrameWriter frame, CancellationToken cancellationToken) => _sender.EndAsync(frame, cancellationToken);

    /// <summary>
    /// The hot path: one comparison, which also fails for an end that is unclaimed or closed; the frame; one store that makes it
    /// visible; one load that tells whether anybody wants to be woken.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryWriteRaw(T item)
    {
        if (!default(TCodec).IsRaw) return false;
        RingSender ring = _ring;
        long position = ring.Position;
        if (position + FrameHeader.FrameSize(Unsafe.SizeOf<T>()) > ring.WindowEnd) return false;
        byte* frame = ring.Data + (position & ring.Mask);
        if (Unsafe.SizeOf<T>() == sizeof(uint))
        {
            // Header and payload in one store.
            Unsafe.WriteUnaligned(frame, FrameHeader.Pack(1, sizeof(uint)) | ((ulong)Unsafe.As<T, uint>(ref item) << 32));
        }
        else
        {
            Unsafe.WriteUnaligned(frame + FrameHeader.Size, item);
            *(uint*)frame = FrameHeader.Pack(1, Unsafe.SizeOf<T>());
        }

        return !ring.PublishFrame(position + FrameHeader.FrameSize(Unsafe.SizeOf<T>())) || _sender.IsSent();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteSlow(T item, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _sender.RequireClaimed();
        _sender.ThrowIfEnded();
        _ = _sender.End(Encode(item), Deadline.Never, cancellationToken);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryWriteSlow(T item) => _sender.TryEnd(Encode(item));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask WriteSlowAsync(T item, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return new ValueTask(Task.FromCanceled(cancellationToken));
        return _sender.EndAsync(Encode(item), cancellationToken);
    }

    private FrameWriter Encode(in T item)
    {
        FrameWriter frame = _sender.Begin(default(TCodec).KindOf(item));
        default(TCodec).Write(frame, item);
        return frame;
    }
}
