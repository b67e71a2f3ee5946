using System;
using System.ComponentModel;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Channels;

/// <summary>
/// The sending endpoint of a channel between processes: an ordinary <see cref="ChannelWriter{T}"/>, with blocking and timed
/// forms. A pipe's writer is for one thread at a time.
/// </summary>
/// <typeparam name="T">The messages.</typeparam>
public abstract class ProcessChannelWriter<T> : ChannelWriter<T>, IChannelEndpoint, IAsyncDisposable, IDisposable
{
    private protected ProcessChannelWriter()
    {
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>Sends a message, blocking while there is no room.</summary>
    /// <exception cref="ChannelClosedException">The channel has been completed, or the reader has left.</exception>
    /// <exception cref="ChannelPeerLostException">The reader's process has died.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was sent.</exception>
    public abstract void Write(T item, CancellationToken cancellationToken = default);

    /// <summary>Sends a message, blocking at most so long.</summary>
    /// <returns>False if there was no room in that time.</returns>
    /// <exception cref="ChannelClosedException">The channel has been completed, or the reader has left.</exception>
    /// <exception cref="ChannelPeerLostException">The reader's process has died.</exception>
    public abstract bool TryWrite(T item, TimeSpan timeout);

    /// <summary>Blocks until there is room, at most so long.</summary>
    /// <returns>False if the time is over, or no message can be sent any more.</returns>
    /// <exception cref="ChannelPeerLostException">The reader's process has died.</exception>
    public abstract bool WaitToWrite(TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>Completes the channel. An error reaches the reader as a <see cref="RemoteException"/>. Closing without it, by <see cref="Dispose()"/>, completes without an error.</summary>
    public new void Complete(Exception? error = null) => base.Complete(error);

    /// <summary>Completes the channel, if it was not, and lets the endpoint go.</summary>
    public abstract void Dispose();

    /// <inheritdoc cref="Dispose()"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
