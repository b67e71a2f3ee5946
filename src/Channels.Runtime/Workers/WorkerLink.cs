using System;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Participants;
using Channels.Pipes;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Workers;

/// <summary>The two pipes between a worker and its parent: what to run and when to stop goes down, what became of it goes up.</summary>
internal sealed class WorkerLink : IDisposable
{
    // Down: first how it was started, then what to run.
    internal const byte Settings = 1, Run = 2, Stop = 3;

    // Up: how the method ends; and, last, that the process does so by its own doing.
    internal const byte Started = 1, Done = 2, Stopped = 3, Failed = 4, Exiting = 5;

    private const string Variable = "CHANNELS_WORKER";
    private const char Separator = '\n';

    private static readonly ChannelContract s_contract = new(ChannelKind.Pipe, "worker link 2\n", 0x776f_726b_6572, 2);
    private static readonly string? s_given = Environment.GetEnvironmentVariable(Variable);

    private readonly ChannelConnection _down;
    private readonly ChannelConnection _up;
    private readonly PipeSender _sender;
    private readonly PipeReceiver _receiver;

    // A worker's method, and whatever ends its process meanwhile, may send at once. What is sent always finds room: the messages are few
    // and short, or lie in a file.
    private readonly object _sending = new();

    private WorkerLink(ChannelConnection down, ChannelConnection up, bool isParent)
    {
        _down = down;
        _up = up;
        _sender = new PipeSender((isParent ? down : up).Pipe);
        _receiver = new PipeReceiver((isParent ? up : down).Pipe);
    }

    /// <summary>Whether this process was started as a worker.</summary>
    internal static bool IsGiven => !string.IsNullOrEmpty(s_given);

    internal static WorkerLink Create()
    {
        ProcessChannelOptions options = new() { Capacity = 4096, Spin = TimeSpan.Zero };
        ChannelConnection down = ChannelConnection.Create(s_contract, null, options);
        try
        {
            return new WorkerLink(down, ChannelConnection.Create(s_contract, null, options), isParent: true);
        }
        catch
        {
            down.Close();
            throw;
        }
    }

    /// <summary>The link that this process was given by its parent. Processes that it starts in turn do not inherit it.</summary>
    internal static WorkerLink OpenGiven()
    {
        string[] parts = s_given!.Split(Separator);
        if (parts.Length != 3) throw new InvalidOperationException($"The environment variable {Variable} is for processes that a Start… method starts; here it holds something else.");
        Environment.SetEnvironmentVariable(Variable, null);
        return new WorkerLink(
            ChannelConnection.OpenGiven(s_contract, parts[1], parts[0], ParticipantRoles.All),
            ChannelConnection.OpenGiven(s_contract, parts[2], parts[0], ParticipantRoles.All),
            isParent: false);
    }

    /// <summary>Puts into the child's environment where the link is: the only thing that it is told in a way that others can read.</summary>
    internal void AddTo(System.Collections.Generic.IDictionary<string, string?> environment) =>
        environment[Variable] = _down.BasePath + Separator + _down.Name + Separator + _up.Name;

    /// <exception cref="ChannelClosedException">The other process has gone.</exception>
    internal void Send(byte kind, ReadOnlySpan<byte> payload)
    {
        lock (_sending)
        {
            FrameWriter frame = _sender.Begin(kind);
            frame.WriteSpan(payload);
            _ = _sender.End(frame, Deadline.Never, CancellationToken.None);
        }
    }

    /// <summary>As <see cref="Send"/>, if there is room now and the other process is there.</summary>
    internal bool TrySend(byte kind, ReadOnlySpan<byte> payload = default)
    {
        lock (_sending)
        {
            FrameWriter frame = _sender.Begin(kind);
            frame.WriteSpan(payload);
            return _sender.TryEnd(frame);
        }
    }

    /// <summary>As <see cref="ReceiveAsync"/>, blocking; kind 0 also when the other process has died.</summary>
    internal (byte Kind, byte[] Payload) Receive() => _receiver.WaitOrEnd(Deadline.Never, CancellationToken.None) == WaitOutcome.Ready ? Take() : ((byte)0, []);

    /// <summary>The next message's kind and a copy of its payload; kind 0 when the other side has closed the link.</summary>
    internal async ValueTask<(byte Kind, byte[] Payload)> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        if (!await _receiver.WaitForMessageAsync(cancellationToken).ConfigureAwait(false)) return (0, []);
        return Take();
    }

    /// <summary>The child has taken what it is to run, and nothing large will be sent any more: the memory of what was is let go.</summary>
    internal void ForgetRun()
    {
        try
        {
            _down.Pipe.Spills.RemoveConsumed();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then it goes with the link.
        }
    }

    /// <summary>The child's process has ended: if it never took its ends, they are lost.</summary>
    internal void Lost(int process)
    {
        _down.Pipe.ReaderEnd.Lose(process);
        _up.Pipe.WriterEnd.Lose(process);
    }

    public void Dispose()
    {
        _sender.Dispose(alsoIfUnused: true);
        _receiver.Dispose(alsoIfUnused: true);
        _down.Close();
        _up.Close();
    }

    private (byte Kind, byte[] Payload) Take()
    {
        if (!_receiver.TryPeek(out FrameReader frame)) return (0, []);
        (byte, byte[]) message = (frame.Kind, frame.ReadArray<byte>() ?? []);
        _receiver.Ring.Advance();

        // What is large comes once: what to run, or what came of it.
        _receiver.Ring.ForgetSpills();
        return message;
    }
}
