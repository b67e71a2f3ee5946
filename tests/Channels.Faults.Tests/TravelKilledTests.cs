using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Faults.Contracts;
using Channels.Waiting;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>Processes that are killed while they send or receive an end of a pipe in a message, at each step.</summary>
public sealed class TravelKilledTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private static readonly int[] s_whileSent =
    [
        KillPoint.AfterTransitEntry, KillPoint.BeforeDeparted, KillPoint.AfterDeparted, KillPoint.AfterTransitClaim, KillPoint.BeforeCarried, KillPoint.AfterCarried,
    ];

    private static readonly int[] s_whileTaken =
    [
        KillPoint.BeforeAdopted, KillPoint.AfterAdopted, KillPoint.BeforeTransitEnded, KillPoint.AfterTransitEnded,
    ];

    public static IEnumerable<object[]> Sent => Cases(s_whileSent, [ChannelKind.Pipe, ChannelKind.Queue, ChannelKind.Joinable]);

    public static IEnumerable<object[]> Taken => Cases(s_whileTaken, [ChannelKind.Pipe, ChannelKind.Queue, ChannelKind.Joinable]);

    /// <summary>A third process has it, whatever happens to the one that sent it.</summary>
    [Theory]
    [InlineData(ChannelKind.Queue, true, true)]
    [InlineData(ChannelKind.Queue, true, false)]
    [InlineData(ChannelKind.Queue, false, true)]
    [InlineData(ChannelKind.Joinable, false, false)]
    [InlineData(ChannelKind.Pipe, true, false)]
    [InlineData(ChannelKind.Pipe, false, true)]
    public async Task AnEndThatWasSentIsUsedByAThirdProcessThoughItsSenderIsKilled(ChannelKind kind, bool reader, bool creates)
    {
        const int Before = 10, After = 30;
        using Handover handover = Handover.Create(kind, "handover");
        using ISequence.Channel? own = creates ? null : NewChannel("travels");
        if (!creates && reader) Assert.True(own!.Writer.WaitToWrite(TimeSpan.Zero));
        SequenceCheck check = new();

        // The sender of a pipe that it has made itself leaves nobody there.
        await using Victim sender = Victim.Start(FormattableString.Invariant(
            $"hand-over kind={kind} carrier=handover channel=travels end={(reader ? "reader" : "writer")} creates={(creates ? 1 : 0)} before={(creates && reader ? Before : 0)}"));
        _ = await sender.Said("handed over");
        using ISequence.Channel? opened = creates && !reader ? ISequence.Open("travels") : null;
        Task<Ending> reading = Ending.Of(reader ? Task.CompletedTask : SequenceReader.ReadAsync((own ?? opened)!.Reader, check, ReadMode.AwaitForeach));
        _ = sender.Kill();
        await sender.Ended();

        // What is left over is removed here; a channel that only an endpoint on its way keeps is none of that.
        ISequence.Create().Dispose();
        await using Victim taker = Victim.Start(FormattableString.Invariant($"take-over kind={kind} carrier=handover count={After}"));
        _ = await taker.Said("taken");
        if (reader)
        {
            if (!creates)
            {
                for (SequenceSender rest = new(own!.Writer); rest.Next < After;) rest.Send();
                own.Writer.Complete();
            }

            Assert.Equal((creates ? Before : After).ToString(System.Globalization.CultureInfo.InvariantCulture), await taker.Said("received"));
        }
        else
        {
            Assert.Null((await Limit.Of(reading, "the reader whose writer was handed over")).Error);
            Assert.Equal(After, check.Received);
        }

        await taker.EndWell();
    }

    /// <summary>Either the message is there, and its endpoint works, or the other end learns of the loss.</summary>
    [Theory]
    [MemberData(nameof(Sent))]
    public async Task KilledWhileItSendsAnEndItLosesItOrHasSentIt(ChannelKind kind, int point, bool reader)
    {
        using Handover handover = Handover.Create(kind, "handover");
        using ISequence.Channel channel = NewChannel("travels");
        _ = reader ? channel.Writer.WaitToWrite(TimeSpan.Zero) : channel.Reader.Count == 1;
        await using Victim sender = Victim.Start(FormattableString.Invariant($"hand-over kind={kind} carrier=handover channel=travels end={(reader ? "reader" : "writer")}"), point);
        SequenceCheck check = new();
        Task<Ending> other = UseOtherEndAsync(channel, reader, check);
        long killed = await sender.Killed;
        bool hasArrived = TryTake(handover, out ISequence.Reader? arrivedReader, out ISequence.Writer? arrivedWriter, out Exception? error);
        Report($"{kind}, killed at {NameOf(point)}: {(hasArrived ? "arrived" : error?.Message ?? "nothing came")}");
        if (point == KillPoint.AfterCarried) Assert.True(hasArrived, "The message was sent, and its endpoint did not arrive.");
        if (!hasArrived)
        {
            _ = (await Limit.Of(other, $"the other end of one whose sender died at {NameOf(point)}")).AssertLost(sender.Id, killed);
            return;
        }

        await UseAsync(arrivedReader, arrivedWriter, other, check);
    }

    /// <summary>Either the next one gets the message, or the other end learns of the loss.</summary>
    [Theory]
    [MemberData(nameof(Taken))]
    public async Task KilledWhileItTakesAnEndItLosesItOrLeavesItToTheNext(ChannelKind kind, int point, bool reader)
    {
        using Handover handover = Handover.Create(kind, "handover");
        using ISequence.Channel channel = NewChannel("travels");
        _ = reader ? channel.Writer.WaitToWrite(TimeSpan.Zero) : channel.Reader.Count == 1;
        await using Victim taker = Victim.Start(FormattableString.Invariant($"take-over kind={kind} carrier=handover waits=1"), point);
        _ = await taker.Said("open");
        SequenceCheck check = new();
        Task<Ending> other = UseOtherEndAsync(channel, reader, check);
        handover.Send(channel, reader);
        long killed = await taker.Killed;
        if (kind != ChannelKind.Pipe && point == KillPoint.BeforeAdopted)
        {
            ISequence.Reader? nextReader = null;
            ISequence.Writer? nextWriter = null;
            await Limit.Until(() => TryTake(handover, out nextReader, out nextWriter, out _), "the next one gets the message");
            await UseAsync(nextReader, nextWriter, other, check);
            return;
        }

        Ending ending = await Limit.Of(other, $"the other end of one whose taker died at {NameOf(point)}");
        ChannelPeerLostException lost = Assert.IsType<ChannelPeerLostException>(ending.Error);
        TimeSpan taken = Stopwatch.GetElapsedTime(killed, ending.At);
        Report($"{kind}, killed at {NameOf(point)}: noticed after {taken.TotalMilliseconds:F1} ms");
        Assert.True(taken < Limit.OfDetection, $"The death was noticed after {taken.TotalMilliseconds:F0} ms only.");
        Assert.Equal(point == KillPoint.BeforeAdopted ? Environment.ProcessId : taker.Id, lost.ProcessId);
    }

    /// <summary>Whoever takes it back, or finds that it is lost, may be killed as well.</summary>
    [Theory]
    [InlineData(KillPoint.BeforeReturned)]
    [InlineData(KillPoint.AfterReturnedEnd)]
    [InlineData(KillPoint.BeforeTransitEnded)]
    [InlineData(KillPoint.AfterTransitEnded)]
    public async Task KilledWhileItTakesAnEndBackItLosesIt(int point)
    {
        // There is no room, and what is put is dropped: it comes back.
        using IQueuedHandovers.Channel handover = IQueuedHandovers.Create("handover", new ProcessChannelOptions { MaxItems = 1, FullMode = BoundedChannelFullMode.DropWrite });
        using ISequence.Channel first = NewChannel();
        handover.Writer.GiveReader(first.Reader);
        using ISequence.Channel channel = NewChannel("travels");
        _ = channel.Writer.WaitToWrite(TimeSpan.Zero);
        Task<Ending> other = UseOtherEndAsync(channel, reader: true, new SequenceCheck());
        await using Victim sender = Victim.Start("hand-over kind=Queue carrier=handover channel=travels end=reader", point);
        long killed = await sender.Killed;
        _ = (await Limit.Of(other, $"the other end of one whose sender died at {NameOf(point)}")).AssertLost(sender.Id, killed);
    }

    /// <summary>The one who waits finds that an end can't arrive, and is killed; another one waits.</summary>
    [Theory]
    [InlineData(KillPoint.BeforeCondemned)]
    [InlineData(KillPoint.AfterCondemned)]
    public async Task KilledWhileItSaysThatAnEndIsLostItLeavesNothing(int point)
    {
        Handover handover = Handover.Create(ChannelKind.Queue, "handover");
        using ISequence.Channel channel = NewChannel("travels");
        await using Victim writer = Victim.Start("write channel=travels burst=5 pause=1", point);
        _ = await writer.Said("sending");
        handover.Send(channel, reader: true);
        handover.Dispose();
        _ = await writer.Killed;
        await writer.Ended();
        using ISequence.Channel opened = ISequence.Open("travels");
        Assert.Contains("lost on its way", Assert.Throws<EndpointInUseException>(() => opened.Reader.Count).Message, StringComparison.Ordinal);
    }

    /// <summary>With all who had to do with it, nothing stays.</summary>
    [Theory]
    [InlineData(ChannelKind.Pipe)]
    [InlineData(ChannelKind.Queue)]
    [InlineData(ChannelKind.Joinable)]
    public async Task NothingIsLeftOfWhatWasOnItsWayWhenItsCarrierGoes(ChannelKind kind)
    {
        using (Handover handover = Handover.Create(kind, "handover"))
        {
            await using Victim sender = Victim.Start(FormattableString.Invariant($"hand-over kind={kind} carrier=handover channel=travels end=reader creates=1"));
            _ = await sender.Said("handed over");
            _ = sender.Kill();
            await sender.Ended();
            ISequence.Create().Dispose();
            Assert.Equal(["handover", "travels"], Folder.Entries.Order());
        }

        Assert.Empty(Folder.Entries);
    }

    private static IEnumerable<object[]> Cases(int[] points, ChannelKind[] kinds) =>
        from kind in kinds
        from point in points
        from reader in (bool[])[true, false]
        where TestForm.IsFull || reader == ((point + (int)kind) % 2 == 0)
        select (object[])[kind, point, reader];

    private static bool TryTake(Handover handover, out ISequence.Reader? reader, out ISequence.Writer? writer, out Exception? error)
    {
        (reader, writer, error) = (null, null, null);
        try
        {
            (reader, writer) = handover.Take();
        }
        catch (Exception exception) when (exception is EndpointInUseException or ChannelPeerLostException or ChannelNotFoundException)
        {
            error = exception;
        }

        return reader is not null || writer is not null;
    }

    /// <summary>Reads to the end, or sends until nobody receives.</summary>
    private static Task<Ending> UseOtherEndAsync(ISequence.Channel channel, bool reader, SequenceCheck check) =>
        Ending.Of(reader ? SendForeverAsync(channel.Writer) : SequenceReader.ReadAsync(channel.Reader, check, ReadMode.AwaitForeach));

    private static async Task UseAsync(ISequence.Reader? arrivedReader, ISequence.Writer? arrivedWriter, Task<Ending> other, SequenceCheck check)
    {
        const int Count = 20;
        if (arrivedWriter is { } writer)
        {
            for (SequenceSender rest = new(writer); rest.Next < Count;) await rest.SendAsync();
            writer.Dispose();
            Assert.Null((await Limit.Of(other, "the reader of an end that has arrived")).Error);
            Assert.Equal(Count, check.Received);
        }
        else
        {
            while (check.Received < Count) check.Take(await arrivedReader!.ReadAsync());
            arrivedReader!.Dispose();
            _ = Assert.IsType<ChannelClosedException>((await Limit.Of(other, "the writer of an end that has arrived")).Error);
        }
    }

    private static Task SendForeverAsync(ISequence.Writer writer) => Task.Run(async () =>
    {
        SequenceSender sender = new(writer);
        while (true) await sender.SendAsync().AsTask().WaitAsync(Limit.Ample);
    });
}
