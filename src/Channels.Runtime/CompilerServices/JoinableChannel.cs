using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using Channels.Joinables;
using Channels.Waiting;

namespace Channels.CompilerServices;

/// <summary>A joinable queue, as one process has it. Contracts' channels derive from it. Thread-safe.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <typeparam name="TCodec">Turns them into bytes.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class JoinableChannel<T, TCodec> : ProcessChannel<T>
    where TCodec : struct, IMessageCodec<T>
{
    private readonly Joining<T, TCodec> _joining;

    /// <summary>For generated code.</summary>
    protected JoinableChannel(ChannelConnection connection, JoinableReader<T, TCodec> reader, JoinableWriter<T, TCodec> writer)
        : base(connection, reader, writer) => _joining = new Joining<T, TCodec>(connection);

    /// <summary>
    /// How many tasks are not finished: in the queue, those that producers still hold included, and in flight. Dead letters do not count. Walks
    /// over them, so it is not for every item; exact while nobody puts, takes or finishes.
    /// </summary>
    public long Unfinished => _joining.Unfinished;

    /// <summary>Who has taken tasks and not finished them, and how many; exact while nobody takes or finishes.</summary>
    public IReadOnlyList<TasksInFlight> InFlight => _joining.InFlight;

    /// <summary>
    /// Takes the dead letters: tasks that were delivered as often as <see cref="ProcessChannelOptions.MaxDeliveries"/> allows, and never finished.
    /// Joins do not throw because of them any more.
    /// </summary>
    public IReadOnlyList<DeadLetter<T>> TakeDeadLetters() => _joining.TakeDeadLetters();

    /// <summary>
    /// Blocks until there was an instant, since the call, at which no task was unfinished. What tasks put while they run counts. It never
    /// hangs because a process died: others get its tasks. If nobody is left who takes tasks, it waits for somebody to come.
    /// </summary>
    /// <exception cref="TasksAbandonedException">All is done that could be, and there are dead letters.</exception>
    public void Join() => Join(CancellationToken.None);

    /// <inheritdoc cref="Join()"/>
    /// <exception cref="OperationCanceledException">The token was cancelled; the message says what is unfinished.</exception>
    public void Join(CancellationToken cancellationToken) => _joining.Join(Deadline.Never, cancellationToken);

    /// <summary>As <see cref="Join()"/>, at most so long.</summary>
    /// <returns>False if the time is over.</returns>
    /// <exception cref="TasksAbandonedException">All is done that could be, and there are dead letters.</exception>
    public bool Join(TimeSpan timeout, CancellationToken cancellationToken = default) => _joining.Join(Deadline.After(timeout), cancellationToken);

    /// <summary>As <see cref="Join()"/>, waiting without a thread.</summary>
    /// <exception cref="TasksAbandonedException">All is done that could be, and there are dead letters.</exception>
    public Task JoinAsync() => JoinAsync(CancellationToken.None);

    /// <inheritdoc cref="JoinAsync()"/>
    /// <exception cref="OperationCanceledException">The token was cancelled; the message says what is unfinished, and whether anybody is there to do it.</exception>
    public Task JoinAsync(CancellationToken cancellationToken) => _joining.JoinAsync(cancellationToken);

    /// <summary>As <see cref="JoinAsync()"/>, at most so long.</summary>
    /// <exception cref="TimeoutException">The time is over; the message says what is unfinished, and whether anybody is there to do it.</exception>
    /// <exception cref="TasksAbandonedException">All is done that could be, and there are dead letters.</exception>
    public Task JoinAsync(TimeSpan timeout, CancellationToken cancellationToken = default) => _joining.JoinAsync(timeout, cancellationToken);
}
