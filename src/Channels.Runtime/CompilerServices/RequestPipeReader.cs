using System;
using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using Channels.Requests;

namespace Channels.CompilerServices;

/// <summary>The answering end of a pipe with requests. Contracts' readers derive from it.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <typeparam name="TCodec">Turns them into bytes.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RequestPipeReader<T, TCodec> : PipeReader<T, TCodec>
    where TCodec : struct, IMessageCodec<T>
{
    private readonly Answerer _answerer;

    /// <summary>For generated code.</summary>
    protected RequestPipeReader(ChannelConnection connection, bool ownsConnection)
        : base(connection, ownsConnection)
    {
        _answerer = new Answerer(connection.Pipe);
        Companion = _answerer;
    }

    /// <summary>Serves requests, and hands over messages, until the pipe is completed and all is answered.</summary>
    protected Task ServeAsync<TDispatcher>(TDispatcher dispatcher, int concurrency, CancellationToken cancellationToken)
        where TDispatcher : struct, IRequestDispatcher
    {
        if (concurrency < 1) throw new ArgumentOutOfRangeException(nameof(concurrency), concurrency, "At least one call has to be served at a time.");
        return new Service<TDispatcher>(dispatcher, Receiver, _answerer, concurrency, cancellationToken).RunAsync();
    }
}
