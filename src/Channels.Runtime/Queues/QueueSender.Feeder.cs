using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Participants;
using Channels.Waiting;

namespace Channels.Queues;

/// <content>The feeder: a thread that starts when the buffer is first needed, and moves what it holds into the ring.</content>
internal sealed unsafe partial class QueueSender
{
    private const int FedAtOnce = 32 << 10;
    private static readonly TimeSpan s_feederIdles = TimeSpan.FromSeconds(2);

    private readonly Queue<(long Until, Action What)> _afterwards = new();
    private List<Action>? _due;
    private TaskCompletionSource<bool>? _flushed;
    private Thread? _feeder;

    /// <summary>Ends when the buffer is empty: all that was put before is in shared memory, or discarded.</summary>
    internal override Task FlushAsync()
    {
        lock (Gate)
        {
            if (_buffer.Count == 0) return Task.CompletedTask;
            _flushed ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _flushed.Task;
        }
    }

    /// <summary>Has something done when all that is in the buffer now is in shared memory, or discarded.</summary>
    /// <returns>False if nothing is in the buffer; then it is not done.</returns>
    internal bool TryDoAfterwards(Action what)
    {
        lock (Gate)
        {
            if (_buffer.Count == 0) return false;
            _afterwards.Enqueue((_removed + _buffer.Count, what));
            return true;
        }
    }

    /// <summary>Finds what is to be done now. It is done behind the gate: it may need another sender's, whose feeder may need this one.</summary>
    private void FindDue()
    {
        while (_afterwards.Count > 0 && (_buffer.Count == 0 || _afterwards.Peek().Until <= _removed)) (_due ??= []).Add(_afterwards.Dequeue().What);
    }

    /// <summary>Does what was found. The caller has let go of the gate.</summary>
    private void DoDue()
    {
        // Who has just found something sees it; what another thread has found, that one does.
        if (_due is null) return;
        List<Action>? due;
        lock (Gate)
        {
            due = _due;
            _due = null;
        }

        if (due is null) return;
        foreach (Action what in due) what();
    }

    private void Feed()
    {
        LeavingSenders.Add(this);
        if (_feeder is not null)
        {
            Monitor.PulseAll(Gate);
            return;
        }

        _feeder = new Thread(RunFeeder, 256 * 1024) { IsBackground = true, Name = "Channels feeder" };
        _feeder.Start();
    }

    private void RunFeeder()
    {
        try
        {
            FeedUntilIdle();
        }
        catch (ChannelCorruptException damage)
        {
            // The ring takes nothing any more: what was to go there is lost, and who puts or flushes hears of it.
            lock (Gate)
            {
                _damage = damage;
                _feeder = null;
                DropBuffer();
                EndFlush(damage);
            }

            DoDue();
            _queue.Header.Wake();
        }
    }

    private void FeedUntilIdle()
    {
        while (true)
        {
            long until;
            lock (Gate)
            {
                if (!MoveSome(out until))
                {
                    EndFlush();
                    if (_isDisposed || (!Monitor.Wait(Gate, s_feederIdles) && _buffer.Count == 0))
                    {
                        _feeder = null;
                        return;
                    }

                    continue;
                }
            }

            DoDue();
            if (until != 0 && !_room.Block(until)) EndFlushIfNobodyTakes();
        }
    }

    /// <summary>Who waits for the buffer to be emptied is not to wait for one who will not come.</summary>
    private void EndFlushIfNobodyTakes()
    {
        if (Volatile.Read(ref _flushed) is null || _queue.HasAny(ParticipantRoles.Reads, out int process)) return;
        lock (Gate)
        {
            _flushed?.SetException(process != 0
                ? new ChannelPeerLostException(_queue.Connection.Name, process)
                : new ChannelClosedException($"All who could take from the queue '{_queue.Connection.Name}' have left."));
            _flushed = null;
        }
    }

    /// <summary>Moves what finds room from the buffer to the ring.</summary>
    /// <param name="until">How far <c>consumed</c> must come before more finds room; 0 if there may be more at once.</param>
    /// <returns>False if the buffer is empty.</returns>
    private bool MoveSome(out long until)
    {
        until = 0;
        if (_buffer.Count == 0) return false;
        int moved = 0;
        while (moved < FedAtOnce)
        {
            byte* frame = _buffer.First(out int size);
            if (frame == null) break;
            if (!Ring.TryAppend(frame, size))
            {
                // Not at each frame that a consumer takes: when a quarter of the ring is free.
                until = Ring.RoomAt(Math.Max(size, (int)(Ring.Capacity / 4)));
                break;
            }

            _buffer.RemoveFirst(size);
            _removed++;
            moved += size;
        }

        if (moved > 0)
        {
            Ring.Store(Ring.Position);

            // Nothing of it is taken back: consumers of a completed queue wait until nothing is buffered.
            MakeFound();
        }

        EndTravels(areSent: true);
        SayBuffered();
        FindDue();
        if (_buffer.Count == 0 && IsClosed) _queue.Header.Wake();
        return true;
    }

    private void EndFlush(Exception? error = null)
    {
        LeavingSenders.Remove(this);
        if (error is null) _flushed?.SetResult(true);
        else _flushed?.SetException(error);
        _flushed = null;
    }
}
