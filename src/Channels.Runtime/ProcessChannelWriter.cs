using System;
using System.ComponentModel;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Channels;

/// <summary>
/// The sending endpoint of a channel between processes: an ordinary <see cref="ChannelWriter{T}"/>, with blocking and timed
/// forms. A pipe's writer is for one thread at a time, unless the contract has requests; a queue's is thread-safe.
/// </summary>
/// <typeparam name="T">The messages.</typeparam>
public abstract class ProcessChannelWriter<T> : ChannelWriter<T>, IChannelEndpoint, IAsyncDisposable, IDisposable
{
    private protected ProcessChannelWriter()
    {
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>Sends a message, blocking while there is no room: a pipe's ring is full, or a queue has its maximum of items.</summary>
    /// <exception cref="ChannelClosedException">The channel has been completed, or nobody is left who could receive.</exception>
    /// <exception cref="ChannelPeerLostException">The process that should receive has died.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was sent.</exception>
    public abstract void Write(T item, CancellationToken cancellationToken = default);

    /// <summary>Sends a message, blocking at most so long.</summary>
    /// <returns>False if there was no room in that time.</returns>
    /// <exception cref="ChannelClosedException">The channel has been completed, or the reader has left.</exception>
    /// <exception cref="ChannelPeerLostException">The reader's process has died.</exception>
    public abstract bool TryWrite(T item, TimeSpan timeout);

    /// <summary>Sends messages in order, blocking while there is no room: cheaper than one by one.</summary>
    /// <exception cref="ChannelClosedException">The channel has been completed, or the reader has left; some may have been sent.</exception>
    /// <exception cref="ChannelPeerLostException">The reader's process has died; some may have been sent.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; some may have been sent.</exception>
    public abstract void WriteMany(ReadOnlySpan<T> items, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="WriteMany"/>, waiting without a thread.</summary>
    public async ValueTask WriteManyAsync(ReadOnlyMemory<T> items, CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < items.Length; i++) await WriteAsync(items.Span[i], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Blocks until there is room, at most so long.</summary>
    /// <returns>False if the time is over, or no message can be sent any more.</returns>
    /// <exception cref="ChannelPeerLostException">The reader's process has died.</exception>
    public abstract bool WaitToWrite(TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>Completes the channel. An error reaches the readers as a <see cref="RemoteException"/>. A pipe that is closed without it, by <see cref="Dispose()"/>, completes without an error.</summary>
    public new void Complete(Exception? error = null) => base.Complete(error);

    /// <summary>Lets the endpoint go. A pipe is completed, if it was not; a queue goes on with its other writers.</summary>
    public abstract void Dispose();

    /// <inheritdoc cref="Dispose()"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
