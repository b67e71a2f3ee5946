using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Channels.CompilerServices;

namespace Channels.Workers;

/// <summary>A worker's name and arguments, as its parent wrote them, and the endpoints that were among them.</summary>
internal static class WorkerArguments
{
    /// <summary>The connections of the endpoints that this process was given.</summary>
    [field: ThreadStatic]
    internal static List<ChannelConnection>? Given { get; private set; }

    /// <summary>Reads the arguments, which attaches to the channels among them, and calls the method.</summary>
    internal static Task Call(byte[] run, List<ChannelConnection> given, WorkerCall call)
    {
        Given = given;
        ReceivedFrame frame = new(run);
        FrameReader arguments = frame.Read();
        Task running = WorkerRegistry.Find(arguments.ReadString() ?? "")(ref arguments, call);
        GC.KeepAlive(frame);
        return running;
    }
}
