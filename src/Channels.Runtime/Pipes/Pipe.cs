using System;
using Channels.CompilerServices;
using Channels.Rings;
using Channels.Segments;

namespace Channels.Pipes;

/// <summary>One ring with two ends.</summary>
internal sealed unsafe class Pipe
{
    private readonly RingMemory _ring;

    internal Pipe(ChannelConnection connection, MappedFile control, RingMemory ring, SpillFolder spills, TimeSpan spin)
    {
        _ring = ring;
        Connection = connection;
        Spin = spin;
        WriterEnd = new PipeEnd(connection, control, "writer", ControlLayout.WriterEndAt, ControlLayout.WriterWakeAt, ControlLayout.ReaderWakeAt);
        ReaderEnd = new PipeEnd(connection, control, "reader", ControlLayout.ReaderEndAt, ControlLayout.ReaderWakeAt, ControlLayout.WriterWakeAt);
        Sender = new RingSender(ring, ReaderEnd.Sleep, spills);
        Receiver = new RingReceiver(ring, WriterEnd.Sleep, spills);
    }

    internal ChannelConnection Connection { get; }

    internal PipeEnd WriterEnd { get; }

    internal PipeEnd ReaderEnd { get; }

    internal RingSender Sender { get; }

    internal RingReceiver Receiver { get; }

    internal LastWords LastWords => _ring.LastWords;

    internal TimeSpan Spin { get; }

    internal void Alert()
    {
        WriterEnd.Alert();
        ReaderEnd.Alert();
    }

    internal void RequireFences()
    {
        WriterEnd.RequireFences();
        ReaderEnd.RequireFences();
    }

    internal void Release() => _ring.File.Release();
}
