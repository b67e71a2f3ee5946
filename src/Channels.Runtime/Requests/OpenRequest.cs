using System;
using System.Threading;
using Channels.CompilerServices;

namespace Channels.Requests;

/// <summary>A request that waits for its answer.</summary>
internal abstract class OpenRequest
{
    private const int WasSent = 1;
    private const int WasCancelled = 2;

    private int _marks;

    /// <summary>By which replies name it. No two of one pipe are the same.</summary>
    internal long Number { get; set; }

    /// <summary>Whether its answer, or what came in its place, is there.</summary>
    internal abstract bool IsEnded { get; }

    /// <summary>Takes a reply that lies there. If it is not an item, nobody else ends this request.</summary>
    /// <exception cref="ChannelCorruptException">It is none to this request.</exception>
    /// <exception cref="ObjectDisposedException">The replies' reader was disposed meanwhile.</exception>
    internal abstract void Receive(ref FrameReader reply);

    /// <summary>Ends it with an exception. Called by who took it out of the table.</summary>
    internal abstract void Fail(Exception exception);

    /// <returns>Whether it was cancelled before.</returns>
    internal bool MarkSent() => Mark(WasSent) == WasCancelled;

    /// <returns>Whether it was sent before.</returns>
    private protected bool MarkCancelled() => Mark(WasCancelled) == WasSent;

    private protected void ClearMarks() => Volatile.Write(ref _marks, 0);

    /// <summary>Reads an answer, or an item of one.</summary>
    /// <exception cref="ChannelCorruptException">It is none.</exception>
    /// <exception cref="ObjectDisposedException">The replies' reader was disposed meanwhile.</exception>
    private protected static TAnswer Read<TAnswer, TCodec>(ref FrameReader reply)
        where TCodec : struct, IAnswerCodec<TAnswer>
    {
        try
        {
            TAnswer answer = default(TCodec).Read(ref reply);
            reply.End();
            return answer;
        }
        catch (Exception)
        {
            reply.ThrowIfLetGo();
            throw;
        }
    }

    private protected static Exception ReadError(ref FrameReader reply)
    {
        byte[]? error = reply.ReadArray<byte>();
        reply.End();
        return Frames.RemoteError.Decode(error ?? throw new ChannelCorruptException("a failure has no exception."));
    }

    // Whichever comes second sees the first: one of the two tells the other side.
    private int Mark(int mark)
    {
        int seen = Volatile.Read(ref _marks);
        while (true)
        {
            int earlier = Interlocked.CompareExchange(ref _marks, seen | mark, seen);
            if (earlier == seen) return seen;
            seen = earlier;
        }
    }
}
