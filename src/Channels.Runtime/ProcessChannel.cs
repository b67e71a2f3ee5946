using System;
using System.ComponentModel;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;

namespace Channels;

/// <summary>A channel between processes, as one process has it. Disposing it lets go of the endpoints that this process has.</summary>
/// <typeparam name="T">The messages.</typeparam>
public abstract class ProcessChannel<T> : Channel<T>, IAsyncDisposable, IDisposable
{
    private readonly ChannelConnection _connection;
    private readonly ProcessChannelReader<T> _reader;
    private readonly ProcessChannelWriter<T> _writer;
    private int _disposed;

    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ProcessChannel(ChannelConnection connection, ProcessChannelReader<T> reader, ProcessChannelWriter<T> writer)
    {
        _connection = connection ?? throw new ArgumentNullException(nameof(connection));
        _reader = reader ?? throw new ArgumentNullException(nameof(reader));
        _writer = writer ?? throw new ArgumentNullException(nameof(writer));
        Reader = reader;
        Writer = writer;
    }

    /// <summary>The name under which other processes of the same user can open the channel.</summary>
    public string Name => _connection.Name;

    /// <summary>
    /// Closes the endpoints that this process has, and leaves. A pipe is completed if this process has its writer; a queue goes on, and
    /// what its writer still holds here is left in shared memory. The last process to leave removes the channel, with what is in it.
    /// </summary>
    public void Dispose()
    {
        if (System.Threading.Interlocked.Exchange(ref _disposed, 1) != 0) return;
        GC.SuppressFinalize(this);
        try
        {
            _writer.Dispose();
        }
        finally
        {
            try
            {
                _reader.Dispose();
            }
            finally
            {
                _connection.Close();
            }
        }
    }

    /// <inheritdoc cref="Dispose()"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
