using System;
using System.Threading;
using Channels.Frames;
using Channels.Waiting;

namespace Channels.Rings;

/// <summary>What a sender says when it ends: that no more will come and, if it gave one, its error as text.</summary>
internal readonly unsafe struct LastWords
{
    private const int Open = 0, Complete = 1, Failed = 2;
    private const int LengthAt = 4, TextAt = 8;

    private readonly byte* _memory;
    private readonly int _size;

    internal LastWords(byte* memory, int size)
    {
        _memory = memory;
        _size = size;
    }

    /// <summary>Whether the sender has ended; an acquire: its last message is visible then.</summary>
    internal bool AreSaid => Volatile.Read(ref *(int*)_memory) != Open;

    internal void Say(Exception? error)
    {
        if (error is null)
        {
            Volatile.Write(ref *(int*)_memory, Complete);
            return;
        }

        byte[] text = RemoteError.Encode(error, _size - TextAt);
        text.CopyTo(new Span<byte>(_memory + TextAt, _size - TextAt));
        *(int*)(_memory + LengthAt) = text.Length;
        KillPoint.Pass(KillPoint.AfterErrorText);

        // Release: whoever sees the state sees the text, and all messages before it.
        Volatile.Write(ref *(int*)_memory, Failed);
    }

    /// <summary>The error that was given, or null.</summary>
    /// <exception cref="ChannelCorruptException">The text can't be read.</exception>
    internal RemoteException? ReadError()
    {
        int state = Volatile.Read(ref *(int*)_memory);
        if (state is Open or Complete) return null;
        int length = Volatile.Read(ref *(int*)(_memory + LengthAt));
        if (state != Failed || length < 0 || length > _size - TextAt) throw new ChannelCorruptException("the sender's last words can't be read.");
        return RemoteError.Decode(new ReadOnlySpan<byte>(_memory + TextAt, length).ToArray());
    }
}
