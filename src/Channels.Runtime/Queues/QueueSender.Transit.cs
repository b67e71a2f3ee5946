using System.Collections.Generic;
using Channels.CompilerServices;
using Channels.Transit;

namespace Channels.Queues;

/// <content>Messages that hold endpoints. While they wait in the buffer, the endpoints depend on this process, as the messages do.</content>
internal sealed unsafe partial class QueueSender
{
    private readonly Queue<(long Until, Departures Departures)> _travels = new();

    private PutOutcome TryPutWithEndpoints(FrameWriter frame)
    {
        // Another thread may use the frame as soon as it is put.
        Departures departures = frame.TakeDepartures()!;
        try
        {
            departures.Begin(frame, _queue.Connection);
        }
        catch
        {
            Abandon(frame);
            throw;
        }

        bool isSent = false;
        try
        {
            lock (Gate)
            {
                PutOutcome outcome = TryPutNow(frame);
                if (outcome == PutOutcome.Done && _buffer.Count > 0)
                {
                    // As the buffer is not empty, that is where it was put.
                    _travels.Enqueue((_removed + _buffer.Count, departures));
                    departures = new Departures();
                }

                isSent = outcome == PutOutcome.Done;
                return outcome;
            }
        }
        finally
        {
            departures.End(isSent);
        }
    }

    /// <summary>Some messages have left the buffer. The caller holds the gate.</summary>
    private void EndTravels(bool areSent)
    {
        while (_travels.Count > 0 && (_buffer.Count == 0 || _travels.Peek().Until <= _removed)) _travels.Dequeue().Departures.End(areSent);
    }
}
