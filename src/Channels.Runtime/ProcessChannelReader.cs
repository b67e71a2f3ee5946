using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Channels;

/// <summary>
/// The receiving endpoint of a channel between processes: an ordinary <see cref="ChannelReader{T}"/>, with blocking and timed
/// forms. A pipe's reader is for one thread at a time.
/// </summary>
/// <typeparam name="T">The messages.</typeparam>
public abstract class ProcessChannelReader<T> : ChannelReader<T>, IChannelEndpoint, IAsyncDisposable, IDisposable
{
    private protected ProcessChannelReader()
    {
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>Receives the next message, blocking until there is one.</summary>
    /// <exception cref="ChannelClosedException">The channel has been completed and all is received; the writer's error is the inner one.</exception>
    /// <exception cref="ChannelPeerLostException">The writer's process has died, and all it had published is received.</exception>
    /// <exception cref="ChannelCorruptException">The shared memory is damaged.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public abstract T Read(CancellationToken cancellationToken = default);

    /// <summary>Receives the next message, blocking at most so long.</summary>
    /// <returns>False if none came in that time.</returns>
    /// <exception cref="ChannelClosedException">As <see cref="Read"/>.</exception>
    public abstract bool TryRead(TimeSpan timeout, out T item);

    /// <summary>Blocks until there is a message, at most so long.</summary>
    /// <returns>False if the time is over, or the channel has been completed and all is received.</returns>
    /// <exception cref="RemoteException">The writer completed the channel with an error, and all is received.</exception>
    /// <exception cref="ChannelPeerLostException">The writer's process has died, and all it had published is received.</exception>
    public abstract bool WaitToRead(TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>Lets the endpoint go. The writer learns that nobody receives any more.</summary>
    public abstract void Dispose();

    /// <inheritdoc cref="Dispose()"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
