using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using Channels.Joinables;
using Channels.Waiting;

namespace Channels.CompilerServices;

/// <summary>The sending end of a joinable queue, one of many. Contracts' writers derive from it. Thread-safe.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <typeparam name="TCodec">Turns them into bytes.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class JoinableWriter<T, TCodec> : QueueWriter<T, TCodec>
    where TCodec : struct, IMessageCodec<T>
{
    private readonly Joining<T, TCodec> _joining;

    /// <summary>For generated code.</summary>
    protected JoinableWriter(ChannelConnection connection, bool ownsConnection)
        : base(connection, ownsConnection) => _joining = new Joining<T, TCodec>(connection);

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.Unfinished"/>
    public long Unfinished => _joining.Unfinished;

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.InFlight"/>
    public IReadOnlyList<TasksInFlight> InFlight => _joining.InFlight;

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.TakeDeadLetters"/>
    public IReadOnlyList<DeadLetter<T>> TakeDeadLetters() => _joining.TakeDeadLetters();

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.Join()"/>
    public void Join() => Join(CancellationToken.None);

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.Join(CancellationToken)"/>
    public void Join(CancellationToken cancellationToken) => _joining.Join(Deadline.Never, cancellationToken);

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.Join(TimeSpan, CancellationToken)"/>
    public bool Join(TimeSpan timeout, CancellationToken cancellationToken = default) => _joining.Join(Deadline.After(timeout), cancellationToken);

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.JoinAsync()"/>
    public Task JoinAsync() => JoinAsync(CancellationToken.None);

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.JoinAsync(CancellationToken)"/>
    public Task JoinAsync(CancellationToken cancellationToken) => _joining.JoinAsync(cancellationToken);

    /// <inheritdoc cref="JoinableChannel{T, TCodec}.JoinAsync(TimeSpan, CancellationToken)"/>
    public Task JoinAsync(TimeSpan timeout, CancellationToken cancellationToken = default) => _joining.JoinAsync(timeout, cancellationToken);
}
