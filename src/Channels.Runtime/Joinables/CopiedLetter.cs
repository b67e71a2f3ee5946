using System;
using System.IO;
using System.Runtime.ExceptionServices;
using Channels.CompilerServices;
using Channels.Frames;
using Channels.Queues;
using Channels.Rings;
using Channels.Segments;

namespace Channels.Joinables;

/// <summary>A dead letter, copied out of its ring; a large one is mapped. For one thread at a time.</summary>
internal sealed class CopiedLetter
{
    private readonly TakenFrame _task;
    private readonly byte[] _error;
    private readonly ExceptionDispatchInfo? _failure;

    /// <param name="frame">The letter as it stands in its ring.</param>
    /// <param name="spills">Where the file of a large one is.</param>
    /// <param name="isTaken">Whether it is gone from its ring afterwards.</param>
    /// <exception cref="IOException">It is a large one that is to be taken, and can't be mapped now.</exception>
    internal unsafe CopiedLetter(in TaskFrame frame, SpillFolder spills, bool isTaken)
    {
        _task = new TakenFrame(spills.BasePath);
        Deliveries = frame.Deliveries;
        _error = new ReadOnlySpan<byte>(frame.Error, frame.ErrorLength).ToArray();
        try
        {
            _task.Fill(frame, spills);
        }
        catch (Exception exception) when (exception is ChannelCorruptException || !isTaken)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
    }

    internal int Deliveries { get; }

    internal RemoteException? Error => _error.Length == 0 ? null : RemoteError.DecodeOrSay(_error);

    /// <summary>Decodes its task.</summary>
    internal T Decode<T, TCodec>(bool isOnlyShown)
        where TCodec : struct, IMessageCodec<T>
    {
        _failure?.Throw();
        return QueueReader<T, TCodec>.Decode(_task, isOnlyShown);
    }

    /// <summary>Ends the use of what was copied.</summary>
    /// <param name="keepFile">It was only looked at.</param>
    internal void Clear(bool keepFile) => _task.Clear(keepFile);
}
