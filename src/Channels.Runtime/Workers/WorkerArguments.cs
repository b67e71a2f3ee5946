using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Channels.CompilerServices;
using Channels.Frames;

namespace Channels.Workers;

/// <summary>A worker's name and arguments, as its parent wrote them, and the endpoints that were among them.</summary>
internal sealed unsafe class WorkerArguments
{
    private readonly ScratchMemory _memory = new();
    private readonly int _length;

    internal WorkerArguments(byte[] run)
    {
        _length = run.Length;
        _memory.Grow(run.Length);
        run.CopyTo(new Span<byte>(_memory.Payload, _memory.Size));
    }

    /// <summary>The connections of the endpoints that this process was given.</summary>
    [field: ThreadStatic]
    internal static List<ChannelConnection>? Given { get; private set; }

    /// <summary>Reads the arguments, which attaches to the channels among them, and calls the method.</summary>
    internal Task Call(List<ChannelConnection> given, CancellationToken stop)
    {
        Given = given;
        FrameReader arguments = new(0, _memory.Payload, _length);
        WorkerEntryPoint entryPoint = WorkerRegistry.Find(arguments.ReadString() ?? "");
        Task running = entryPoint(ref arguments, stop);
        GC.KeepAlive(this);
        return running;
    }
}
