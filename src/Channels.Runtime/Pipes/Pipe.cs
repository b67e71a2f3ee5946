using System;
using Channels.CompilerServices;
using Channels.Rings;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Pipes;

/// <summary>One ring with two ends.</summary>
internal sealed unsafe class Pipe : Primitive
{
    private readonly RingMemory _ring;

    internal Pipe(ChannelConnection connection, MappedFile control, RingMemory ring, SpillFolder spills, TimeSpan spin)
        : base(connection)
    {
        _ring = ring;
        Spin = spin;
        WriterEnd = new PipeEnd(connection, control, "writer", ControlLayout.WriterEndAt, ControlLayout.WriterWakeAt, ControlLayout.ReaderWakeAt);
        ReaderEnd = new PipeEnd(connection, control, "reader", ControlLayout.ReaderEndAt, ControlLayout.ReaderWakeAt, ControlLayout.WriterWakeAt);
        Spills = new SpillPool(spills, ring);
        Sender = new RingSender(ring, ReaderEnd.Sleep, Spills);
        Receiver = new RingReceiver(ring, WriterEnd.Sleep, spills);
    }

    internal PipeEnd WriterEnd { get; }

    internal PipeEnd ReaderEnd { get; }

    internal RingSender Sender { get; }

    internal RingReceiver Receiver { get; }

    internal SpillPool Spills { get; }

    internal LastWords LastWords => PipeLayout.LastWordsOf(_ring.File);

    internal TimeSpan Spin { get; }

    internal override void AnnounceNewcomer()
    {
        WakePair.Ask(WriterEnd.Sleep);
        WakePair.Ask(ReaderEnd.Sleep);
        KillPoint.Pass(KillPoint.AfterNewcomerAsk);
        WakePair.Stir(WriterEnd.Sleep);
        WakePair.Stir(ReaderEnd.Sleep);
        KillPoint.Pass(KillPoint.AfterNewcomerStir);
    }

    internal override void AnnounceLeaving()
    {
        // Who has an end says so when it closes it.
    }

    internal override void Alert()
    {
        WriterEnd.Alert();
        ReaderEnd.Alert();
    }

    internal override void RequireFences()
    {
        WriterEnd.RequireFences();
        ReaderEnd.RequireFences();
    }

    internal override void Release() => _ring.File.Release();
}
