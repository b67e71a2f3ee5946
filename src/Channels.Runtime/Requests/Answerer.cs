using System;
using System.Collections.Generic;
using System.IO;
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
    private int _isServed;

    /// <summary>What has left the ring and was not begun yet. Of who serves.</summary>
    internal Queue<IncomingCall> Held { get; } = new();

    /// <summary>Whether whoever asked has closed his end, and awaits no answer.</summary>
    internal bool IsUnneeded => pipe.Replies!.ReaderEnd.IsClosed;

    /// <summary>Whether he has, or has died. Any thread, also when this end is closed.</summary>
    internal bool IsAskerGone => pipe.Connection.IsClosed || pipe.Replies!.ReaderEnd.Look(out _) != PeerStatus.Expected;

    /// <summary>Makes sure that nobody else answers.</summary>
    internal void RequireClaimed() => _sender.RequireClaimed();

    /// <summary>Sends an answer, or an item of one; where it can't be encoded, why.</summary>
    internal ValueTask SendAsync<TAnswer, TCodec>(byte kind, IncomingCall call, TAnswer answer)
        where TCodec : struct, IAnswerCodec<TAnswer>
    {
        if (Begin(kind, call) is not { } frame) return default;
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

        return SendAsync(frame, call);
    }

    internal ValueTask SendEndAsync(IncomingCall call) => Begin(ReplyKind.End, call) is { } frame ? SendAsync(frame, call) : default;

    /// <summary>Whatever goes wrong is the task's.</summary>
    internal async ValueTask SendFailureAsync(IncomingCall call, Exception exception)
    {
        if (BeginFailure(call, exception) is { } frame) await SendAsync(frame, call).ConfigureAwait(false);
    }

    /// <summary>Says that somebody serves, until <see cref="EndServing"/>.</summary>
    /// <exception cref="InvalidOperationException">Somebody does already.</exception>
    internal void BeginServing()
    {
        if (Interlocked.Exchange(ref _isServed, 1) != 0) throw new InvalidOperationException($"The requests of the pipe '{pipe.Connection.Name}' are served already: one call of DispatchAsync at a time.");
    }

    // Release: whoever serves next sees what is held.
    internal void EndServing() => Volatile.Write(ref _isServed, 0);

    void IPipeCompanion.RequireMovable()
    {
        if (Volatile.Read(ref _isServed) != 0) throw new InvalidOperationException("A reader can't be given away while its requests are served; cancel the serving first.");
        if (Held.Count > 0) throw new InvalidOperationException($"A reader can't be given away while it holds what was received and not served yet ({Held.Count}); serve it first.");
        _sender.RequireMovable();
    }

    void IPipeCompanion.GiveAway() => _sender.GiveAway();

    void IPipeCompanion.TakeBack() => _sender.TakeBack();

    void IPipeCompanion.Close(bool alsoIfUnused) => _sender.Dispose(alsoIfUnused);

    private FrameWriter? BeginFailure(IncomingCall call, Exception exception)
    {
        if (Begin(ReplyKind.Failure, call) is not { } frame) return null;
        try
        {
            frame.WriteArray(RemoteError.Encode(exception));
            return frame;
        }
        catch (IOException)
        {
            // Too long for the ring, and there is no room for a file. What is cut goes into the ring.
            _sender.Drop(frame);
        }

        if (Begin(ReplyKind.Failure, call) is not { } shorter) return null;
        shorter.WriteArray(RemoteError.Encode(exception, _sender.Ring.LongestInline - shorter.Length - sizeof(int)));
        return shorter;
    }

    /// <summary>Begins a reply, unless nobody awaits it any more.</summary>
    private FrameWriter? Begin(byte kind, IncomingCall call)
    {
        if (call.IsUnneeded) return null;
        try
        {
            FrameWriter frame = _sender.Begin(kind);
            frame.Write(call.Number);
            return frame;
        }
        catch (Exception exception) when (IsOver(exception))
        {
            return null;
        }
    }

    private ValueTask SendAsync(FrameWriter frame, IncomingCall call) => _sender.TryEndOrKeep(frame) ? default : WaitAndSendAsync(frame, call);

    private async ValueTask WaitAndSendAsync(FrameWriter frame, IncomingCall call)
    {
        try
        {
            // One who awaits no answer receives none, either: there might never be room.
            await _sender.EndAsync(frame, call.Unneeded).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOver(exception) || exception is OperationCanceledException)
        {
            // Nobody awaits any more: who receives the requests learns that, too.
        }
    }

    private static bool IsOver(Exception exception) => exception is ChannelClosedException or ChannelPeerLostException or ObjectDisposedException;
}
