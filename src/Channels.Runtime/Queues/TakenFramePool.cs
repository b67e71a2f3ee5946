using System;
using System.Collections.Generic;

namespace Channels.Queues;

/// <summary>What messages are copied to when they leave the queue. Any thread.</summary>
/// <param name="folder">The folder of the channel that the messages are from.</param>
/// <param name="prepare">Attaches to the endpoints in a message before it leaves its ring.</param>
internal sealed class TakenFramePool(string folder, Action<TakenFrame>? prepare = null)
{
    private readonly Stack<TakenFrame> _unused = new();

    internal TakenFrame Rent()
    {
        lock (_unused) return _unused.Count > 0 ? _unused.Pop() : New();
    }

    /// <summary>One that does not come from the pool, nor goes there.</summary>
    internal TakenFrame New() => new(folder) { Prepare = prepare };

    /// <param name="frame">One that was rented.</param>
    /// <param name="keepFile">Its message was only looked at.</param>
    internal void Return(TakenFrame frame, bool keepFile = false)
    {
        frame.Clear(keepFile);
        lock (_unused) _unused.Push(frame);
    }
}
