using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;

namespace Channels;

/// <summary>
/// The receiving endpoint of a channel between processes: an ordinary <see cref="ChannelReader{T}"/>, with blocking and timed
/// forms. A pipe's reader is for one thread at a time, a queue's is thread-safe.
/// </summary>
/// <typeparam name="T">The messages.</typeparam>
public abstract class ProcessChannelReader<T> : ChannelReader<T>, IChannelEndpoint, IAsyncDisposable, IDisposable
{
    private ReadManyOperation<T>? _unusedReadMany;

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

    /// <summary>Receives as many messages as there are now and fit, without waiting: cheaper than one by one. A process that is killed meanwhile loses at most these.</summary>
    /// <returns>How many; 0 if there are none now.</returns>
    public abstract int ReadMany(Span<T> items);

    /// <summary>As <see cref="ReadMany"/>, but waits until there is at least one.</summary>
    /// <returns>How many; 0 if the channel has been completed and all is received, or there is no room in <paramref name="items"/>.</returns>
    /// <exception cref="RemoteException">The writer completed the channel with an error, and all is received.</exception>
    /// <exception cref="ChannelPeerLostException">The writer's process has died, and all it had published is received.</exception>
    public ValueTask<int> ReadManyAsync(Memory<T> items, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return new ValueTask<int>(Task.FromCanceled<int>(cancellationToken));
        if (items.Length == 0) return new ValueTask<int>(0);
        try
        {
            int read = ReadMany(items.Span);
            if (read > 0) return new ValueTask<int>(read);
        }
        catch (Exception exception)
        {
            return new ValueTask<int>(Task.FromException<int>(exception));
        }

        return (Interlocked.Exchange(ref _unusedReadMany, null) ?? new ReadManyOperation<T>(this)).Start(items, cancellationToken);
    }

    /// <summary>Lets the endpoint go. A pipe's writer learns that nobody receives any more; a queue's other readers go on.</summary>
    public abstract void Dispose();

    /// <inheritdoc cref="Dispose()"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    /// <summary>Takes back an operation whose result has been asked for. One is kept: many at once are rare.</summary>
    internal void Return(ReadManyOperation<T> operation) => Volatile.Write(ref _unusedReadMany, operation);
}
