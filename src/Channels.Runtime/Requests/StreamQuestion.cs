using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using Channels.CompilerServices;

namespace Channels.Requests;

/// <summary>A request whose answer is many values. It is sent when the first one is asked for, and ends when nobody asks any more.</summary>
/// <remarks>
/// At most <see cref="StreamWindow.Size"/> items are under way or unread: the other side begins with that many to send, and gets more when
/// half of them have been asked for.
/// </remarks>
internal sealed class StreamQuestion<TAnswer, TCodec>(Asker asker, FrameWriter frame, CancellationToken given) : OpenRequest, IAsyncEnumerable<TAnswer>
    where TCodec : struct, IAnswerCodec<TAnswer>
{
    private readonly Channel<TAnswer> _items = Channel.CreateUnbounded<TAnswer>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private int _room = StreamWindow.Size;
    private int _begun;

    internal override bool IsEnded => _items.Reader.Completion.IsCompleted;

    public IAsyncEnumerator<TAnswer> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0) throw new InvalidOperationException("An answer can be enumerated once. Ask again to get it again.");
        return EnumerateAsync(cancellationToken);
    }

    internal override void Receive(ref FrameReader reply)
    {
        switch (reply.Kind)
        {
            case ReplyKind.Item:
                if (Interlocked.Decrement(ref _room) < 0) throw new ChannelCorruptException("an answer has more items than were asked for.");
                _ = _items.Writer.TryWrite(Read<TAnswer, TCodec>(ref reply));
                break;
            case ReplyKind.End:
                _ = _items.Writer.TryComplete();
                break;
            case ReplyKind.Failure:
                Fail(ReadError(ref reply));
                break;
            default:
                throw new ChannelCorruptException("a request for many values is answered by one.");
        }
    }

    internal override void Fail(Exception exception) => _items.Writer.TryComplete(exception);

    private async IAsyncEnumerator<TAnswer> EnumerateAsync(CancellationToken own)
    {
        using CancellationTokenSource? both = given.CanBeCanceled && own.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(given, own) : null;
        CancellationToken cancellation = both?.Token ?? (given.CanBeCanceled ? given : own);
        await asker.SendAsync(this, frame, cancellation).ConfigureAwait(false);
        try
        {
            int taken = 0;
            while (await _items.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
            {
                while (_items.Reader.TryRead(out TAnswer? item))
                {
                    if (++taken == StreamWindow.Size / 2)
                    {
                        _ = Interlocked.Add(ref _room, taken);
                        asker.SendCredit(Number, taken);
                        taken = 0;
                    }

                    yield return item;
                }
            }
        }
        finally
        {
            if (asker.TryTakeOutUnneeded(Number)) asker.SendCancel(Number);
        }
    }
}
