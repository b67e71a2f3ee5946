using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Frames;
using Channels.Pipes;

namespace Channels.Requests;

/// <summary>The answering side of a pipe with requests: sends what handlers return. Any thread.</summary>
internal sealed class Answerer(Pipe pipe) : IPipeCompanion
{
    private readonly SharedSender _sender = new(pipe.Replies!);

    /// <summary>What has left the ring and was not begun yet. Of who serves.</summary>
    internal Queue<HeldFrame> Held { get; } = new();

    /// <summary>Whether whoever asked has closed his end, and awaits no answer.</summary>
    internal bool IsUnneeded => pipe.Replies!.ReaderEnd.IsClosed;

    /// <summary>Makes sure that nobody else answers.</summary>
    internal void RequireClaimed() => _sender.RequireClaimed();

    /// <summary>Sends an answer, or an item of one; where it can't be encoded, why.</summary>
    internal ValueTask SendAsync<TAnswer, TCodec>(byte kind, IncomingCall call, TAnswer answer)
        where TCodec : struct, IAnswerCodec<TAnswer>
    {
        if (Begin(kind, call.Number) is not { } frame) return default;
        try
        {
            default(TCodec).Write(frame, answer);
        }
        catch (Exception exception)
        {
            _sender.Drop(frame);
            if (kind == ReplyKind.Item) throw;
            return call.FailAsync(exception);
        }

        return SendAsync(frame);
    }

    internal ValueTask SendEndAsync(IncomingCall call) => Begin(ReplyKind.End, call.Number) is { } frame ? SendAsync(frame) : default;

    internal ValueTask SendFailureAsync(IncomingCall call, Exception exception)
    {
        if (Begin(ReplyKind.Failure, call.Number) is not { } frame) return default;
        frame.WriteArray(RemoteError.Encode(exception));
        return SendAsync(frame);
    }

    void IPipeCompanion.RequireMovable() => _sender.RequireMovable();

    void IPipeCompanion.GiveAway() => _sender.GiveAway();

    void IPipeCompanion.TakeBack() => _sender.TakeBack();

    void IPipeCompanion.Close(bool alsoIfUnused) => _sender.Dispose(alsoIfUnused);

    /// <summary>Begins a reply, unless nobody awaits any more.</summary>
    private FrameWriter? Begin(byte kind, long number)
    {
        try
        {
            FrameWriter frame = _sender.Begin(kind);
            frame.Write(number);
            return frame;
        }
        catch (Exception exception) when (IsOver(exception))
        {
            return null;
        }
    }

    private ValueTask SendAsync(FrameWriter frame)
    {
        ValueTask sending = _sender.EndAsync(frame, CancellationToken.None);
        return sending.IsCompletedSuccessfully ? default : IgnoreEndAsync(sending);
    }

    private static async ValueTask IgnoreEndAsync(ValueTask sending)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOver(exception))
        {
            // Nobody awaits any more: who receives the requests learns that, too.
        }
    }

    private static bool IsOver(Exception exception) => exception is ChannelClosedException or ChannelPeerLostException or ObjectDisposedException;
}
