using System.Collections.Generic;

namespace Channels.Queues;

/// <summary>What messages are copied to when they leave the queue. Any thread.</summary>
internal sealed class TakenFramePool
{
    private readonly Stack<TakenFrame> _unused = new();

    internal TakenFrame Rent()
    {
        lock (_unused) return _unused.Count > 0 ? _unused.Pop() : new TakenFrame();
    }

    /// <param name="frame">One that was rented.</param>
    /// <param name="keepFile">Its message was only looked at.</param>
    internal void Return(TakenFrame frame, bool keepFile = false)
    {
        frame.Clear(keepFile);
        lock (_unused) _unused.Push(frame);
    }
}
