using System.Collections.Generic;
using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using Channels.Requests;

namespace Channels.CompilerServices;

/// <summary>The asking end of a pipe with requests. Contracts' writers derive from it. Safe for many threads.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <typeparam name="TCodec">Turns them into bytes.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RequestPipeWriter<T, TCodec> : PipeWriter<T, TCodec>
    where TCodec : struct, IMessageCodec<T>
{
    private readonly Asker _asker;

    /// <summary>For generated code.</summary>
    protected RequestPipeWriter(ChannelConnection connection, bool ownsConnection)
        : base(connection, ownsConnection)
    {
        _asker = new Asker(connection.Pipe, (SharedSender)Sender);
        Companion = _asker;
    }

    /// <summary>Begins a request; an exception before it is asked leaves nothing behind.</summary>
    protected FrameWriter BeginRequest(byte kind) => _asker.Begin(kind);

    /// <summary>Sends a request. The task ends with the answer, or with the exception that came in its place.</summary>
    protected ValueTask<TAnswer> AskAsync<TAnswer, TAnswerCodec>(FrameWriter frame, CancellationToken cancellationToken)
        where TAnswerCodec : struct, IAnswerCodec<TAnswer> => _asker.AskAsync<TAnswer, TAnswerCodec>(frame, cancellationToken);

    /// <summary>A request whose answer comes in parts. It is sent when the first part is asked for.</summary>
    protected IAsyncEnumerable<TAnswer> AskForManyAsync<TAnswer, TAnswerCodec>(FrameWriter frame, CancellationToken cancellationToken)
        where TAnswerCodec : struct, IAnswerCodec<TAnswer> => _asker.AskForManyAsync<TAnswer, TAnswerCodec>(frame, cancellationToken);
}
