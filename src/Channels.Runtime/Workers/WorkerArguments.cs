using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Channels.CompilerServices;

namespace Channels.Workers;

/// <summary>A worker's name and arguments, as its parent wrote them, and the endpoints that were among them.</summary>
/// <param name="run">The bytes of both. They may be many, and the method may run for long: they are let go when they have been read.</param>
internal sealed class WorkerArguments(byte[] run)
{
    private byte[]? _run = run;

    /// <summary>The connections of the endpoints that this process was given.</summary>
    [field: ThreadStatic]
    internal static List<ChannelConnection>? Given { get; private set; }

    /// <summary>Reads the arguments, which attaches to the channels among them, and calls the method. Once.</summary>
    internal Task Call(List<ChannelConnection> given, WorkerCall call)
    {
        Given = given;

        // What the method gets of it as a span is not to be used when it has returned, as with any span.
        using ReceivedFrame frame = Take();
        FrameReader arguments = frame.Read();
        return WorkerRegistry.Find(arguments.ReadString() ?? "")(ref arguments, call);
    }

    private ReceivedFrame Take()
    {
        ReceivedFrame frame = new(_run ?? throw new InvalidOperationException("The arguments have been read before."));
        _run = null;
        return frame;
    }
}
