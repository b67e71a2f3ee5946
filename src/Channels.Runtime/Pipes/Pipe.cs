using System;
using Channels.CompilerServices;
using Channels.Rings;
using Channels.Segments;
using Channels.Waiting;

namespace Channels.Pipes;

/// <summary>One ring with two ends; where messages are replied to, another one back.</summary>
internal sealed unsafe class Pipe : Primitive
{
    private readonly RingMemory _ring;

    internal Pipe(ChannelConnection connection, MappedFile control, RingMemory ring, RingMemory? replies, SpillFolder spills, TimeSpan spin)
        : this(
            connection,
            ring,
            spills,
            spin,
            new PipeEnd(connection, control, "writer", PipeEndWords.Writer(isShared: replies is not null)),
            new PipeEnd(connection, control, "reader", PipeEndWords.Reader(isShared: replies is not null)))
    {
        if (replies is null) return;
        PipeEnd writerEnd = new(connection, control, "writer of replies", PipeEndWords.ReplyWriter);
        PipeEnd readerEnd = new(connection, control, "reader of replies", PipeEndWords.ReplyReader);
        Replies = new Pipe(connection, replies, spills, spin, writerEnd, readerEnd);
    }

    private Pipe(ChannelConnection connection, RingMemory ring, SpillFolder spills, TimeSpan spin, PipeEnd writerEnd, PipeEnd readerEnd)
        : base(connection)
    {
        _ring = ring;
        Spin = spin;
        WriterEnd = writerEnd;
        ReaderEnd = readerEnd;
        Spills = new SpillPool(spills, ring);
        Sender = new RingSender(ring, ReaderEnd.Sleep, Spills);
        Receiver = new RingReceiver(ring, WriterEnd.Sleep, spills);
    }

    /// <summary>The way back, if there is one. Its writer is who has this one's reader, and the other way round.</summary>
    internal Pipe? Replies { get; }

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
        Replies?.AnnounceNewcomer();
    }

    internal override void AnnounceLeaving()
    {
        // Who has an end says so when it closes it.
    }

    internal override void Alert()
    {
        WriterEnd.Alert();
        ReaderEnd.Alert();
        Replies?.Alert();
    }

    internal override void RequireFences()
    {
        WriterEnd.RequireFences();
        ReaderEnd.RequireFences();
        Replies?.RequireFences();
    }

    internal override void Release()
    {
        _ring.File.Release();
        Replies?.Release();
    }
}
