using System;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Threading;
using Channels.Participants;
using Channels.Rings;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Queues;

/// <content>The end of the use: what the buffer holds is left in shared memory, or forgotten.</content>
internal sealed unsafe partial class QueueSender
{
    /// <summary>Ends the use here. What the buffer holds is left in shared memory; if that can't be, it is lost, and the use ends all the same.</summary>
    /// <exception cref="IOException">There is no room for it there, and nobody to take it.</exception>
    internal override void Dispose()
    {
        ExceptionDispatchInfo? failure = null;
        lock (Gate)
        {
            if (_isDisposed) return;
            Bias.Revoke();
            Bias.GiveUp();
            try
            {
                LeaveBehind();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
                DropBuffer();
                EndFlush(exception);
            }
            finally
            {
                // The ring's memory may be let go from now on: the feeder finds nothing to be moved, and ends.
                _isDisposed = true;
                Ring.CloseWindow();
                Monitor.PulseAll(Gate);
            }
        }

        DoDue();
        WakePair.Wake(_queue.File.SenderWakeOf(_slot));
        failure?.Throw();
    }

    /// <summary>The process ends: as <see cref="Dispose"/>, but nobody is to hear of an error.</summary>
    internal void LeaveWithProcess()
    {
        try
        {
            Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
        }
    }

    /// <summary>Forgets what the buffer holds.</summary>
    internal override void Discard()
    {
        lock (Gate)
        {
            if (_buffer.Count == 0) return;
            DropBuffer();
            EndFlush();
        }

        DoDue();

        // A consumer may wait for the end of a completed queue.
        _queue.Header.Wake();
    }

    private void DropBuffer()
    {
        for (byte* frame = _buffer.First(out int size); frame != null; frame = _buffer.First(out size))
        {
            if (FrameHeader.KindOf(*(uint*)frame) == FrameHeader.Spill) _queue.Spills.Remove(((SpillReference*)(frame + FrameHeader.Size))->File);
            _buffer.RemoveFirst(size);
            _removed++;
        }

        SayBuffered();
        EndTravels(areSent: false);
        FindDue();
    }

    /// <summary>Writes what the buffer holds into a file that continues the ring. The caller holds the gate.</summary>
    private void LeaveBehind()
    {
        if (_buffer.Count == 0) return;
        KillPoint.Pass(KillPoint.BeforeLeftBehind);
        try
        {
            MappedFile file = _queue.Spills.Create(_buffer.Length, out long number);
            _buffer.CopyTo(file.Address);
            file.Release();
            KillPoint.Pass(KillPoint.AfterLeftBehind);
            _queue.File.RingOf(_slot).LeftBehind.Set(number, Ring.Position, _buffer.Length);
            Ring.Store(Ring.Position + _buffer.Length);
            _removed += _buffer.Count;
            _buffer.Clear();
            MakeFound();
        }
        catch (IOException) when (_queue.HasOther(ParticipantRoles.Reads))
        {
            FeedToTheEnd();
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or (IOException and not ChannelCorruptException))
        {
            throw Lost(exception.Message, exception);
        }

        EndTravels(areSent: true);
        SayBuffered();
        FindDue();
        _queue.Header.Wake();
        EndFlush();
    }

    /// <summary>There is no room for what the buffer holds: it goes through the ring, as consumers make room there.</summary>
    private void FeedToTheEnd()
    {
        RoomWait room = new(_queue.File.SenderWakeOf(_slot), this);
        while (MoveSome(out long until))
        {
            if (until == 0) continue;
            room.Block(until);
            if (!_queue.HasOther(ParticipantRoles.Reads)) throw Lost("There is no room for them in shared memory, and nobody to take them.", null);
        }
    }

    private IOException Lost(string why, Exception? inner) =>
        new($"{_buffer.Count} items that were put into the queue '{_queue.Connection.Name}' are lost. {why}", inner);
}
