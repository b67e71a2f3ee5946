using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Channels.Faults.Queues;
using Channels.Faults.Tests.Queues;
using Channels.Waiting;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>Readers end when they should, and no sooner, whoever is killed meanwhile.</summary>
public sealed class QueueCompletionTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private static readonly TimeSpan s_while = TimeSpan.FromMilliseconds(300);

    /// <summary>Points of completion, and whether it has come about by then.</summary>
    public static TheoryData<string, int, string, bool> PointsOfCompletion() => new()
    {
        { nameof(KillPoint.BeforeClaim), KillPoint.BeforeClaim, "complete", false },
        { nameof(KillPoint.BeforeLastWords), KillPoint.BeforeLastWords, "complete", false },
        { nameof(KillPoint.AfterErrorText), KillPoint.AfterErrorText, "error", false },
        { nameof(KillPoint.AfterLastWords), KillPoint.AfterLastWords, "complete", true },
        { nameof(KillPoint.AfterLastWords), KillPoint.AfterLastWords, "error", true },
    };

    [Theory]
    [MemberData(nameof(PointsOfCompletion))]
    public async Task OneKilledWhileItCompletesHasOrHasNot(string name, int point, string end, bool hasCompleted)
    {
        await using Crowd crowd = new(parcels: false, singles: false);
        foreach (TakeMode mode in TestForm.Choose([TakeMode.Blocking, (TakeMode)(1 + (point % 4)), TakeMode.Polling], Enum.GetValues<TakeMode>())) _ = await crowd.AddConsumer(mode);
        Member other = await crowd.AddProducer("count=20");
        Member victim = await crowd.AddProducer("count=20", point);
        _ = await other.Victim.Said("done");
        _ = await victim.Victim.Said("done");
        victim.Victim.Tell(end);
        long killed = await victim.Victim.Killed;
        crowd.Bury(victim);
        if (!hasCompleted)
        {
            await Task.Delay(s_while);
            Assert.All(crowd.Consumers, static consumer => Assert.False(consumer.Victim.HasSaid("ended") || consumer.Victim.HasSaid("failed") || consumer.Victim.HasSaid("lost")));
            killed = Stopwatch.GetTimestamp();
            other.Victim.Tell("complete");
            Assert.Equal("first", await other.Victim.Said("completed"));
        }

        foreach (Member consumer in crowd.Consumers)
        {
            if (hasCompleted && end == "error") Assert.Contains("said on purpose", await consumer.Victim.Said("failed"), StringComparison.Ordinal);
            else crowd.Note(killed, TimeOf(await consumer.Victim.Said("ended")), $"the completion, of which the one was killed at {name}");
        }

        if (hasCompleted) Assert.False(crowd.Line.TryComplete(null));
        other.Victim.Tell();
        await crowd.TakeTheRest();
        Assert.Equal(40, crowd.Taken);
        Report($"{crowd.Figures()}");
    }

    /// <summary>What a living producer holds comes before the end; what a dead one held does not keep anybody.</summary>
    [Theory]
    [InlineData(TakeMode.Blocking, true)]
    [InlineData(TakeMode.Awaiting, true)]
    [InlineData(TakeMode.Polling, true)]
    [InlineData(TakeMode.WaitingFirst, false)]
    [InlineData(TakeMode.AwaitForeach, false)]
    public async Task AProducerKilledAfterTheCompletionWhileItsFeederIsAtWork(TakeMode mode, bool isKilled)
    {
        await using Crowd crowd = new(parcels: false, singles: false);
        Member producer = await crowd.AddProducer("count=5000 most=100000");
        _ = await producer.Victim.Said("done");
        Member consumer = await crowd.AddConsumer(mode, "every=20 pause=1");
        await Limit.Until(() => consumer.Journal.Count > 200, "items are taken");
        Assert.True(crowd.Line.TryComplete(null));
        long since = Stopwatch.GetTimestamp();
        if (isKilled)
        {
            since = producer.Victim.Kill();
            crowd.Bury(producer);
        }

        string ended = await consumer.Victim.Said("ended");
        if (isKilled) crowd.Note(since, TimeOf(ended), "the death of a producer that still held items of a completed queue");
        await crowd.TakeTheRest();
        if (!isKilled) Assert.Equal(5000, consumer.Journal.Count);
        Report($"{consumer.Journal.Count} items; {crowd.Figures()}");
    }

    /// <summary>A put that crosses the completion is taken or refused, and never neither or both. Producers are killed in it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PutsThatCrossTheCompletion(bool singles)
    {
        for (int i = 0; i < TestForm.Choose(3, 60); i++)
        {
            await using Crowd crowd = new(parcels: false, singles);
            for (int p = 0; p < 2; p++) _ = await crowd.AddProducer(i % 2 == 0 ? "burst=3" : "most=20");
            _ = await crowd.AddConsumer((TakeMode)(i % 5));
            Member victim = await crowd.AddProducer("burst=4");
            foreach (Member producer in crowd.Producers) _ = await producer.Victim.Said("putting");
            await WriterKilledTests.RandomDelay(new Random(i));
            if (i % 3 == 2)
            {
                _ = victim.Victim.Kill();
                crowd.Bury(victim);
            }

            Assert.True(crowd.Line.TryComplete(null));
            _ = await crowd.Consumers.Single().Victim.Said("ended");
            foreach (Member producer in crowd.Producers) _ = await producer.Victim.Said("refused");
            await crowd.TakeTheRest();
            Assert.Equal(0, crowd.Line.Count);
        }
    }

    /// <summary>Of readers only: nobody can put any more when all who could are dead.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadersEndWhenNobodyIsLeftWhoCouldPut(bool isKilled)
    {
        await using Crowd crowd = new(parcels: false, singles: false);
        foreach (TakeMode mode in Enum.GetValues<TakeMode>()) _ = await crowd.AddConsumer(mode, "only=1");
        Member first = await crowd.AddProducer("count=50");
        Member second = await crowd.AddProducer("count=50");
        crowd.Line.EndWriting();
        _ = await first.Victim.Said("done");
        _ = await second.Victim.Said("done");
        first.Victim.Tell("end");
        await first.Victim.EndWell();
        first.HasLeft = true;
        await crowd.AwaitTaken(100, Stopwatch.GetTimestamp(), "all was put");
        await Task.Delay(s_while);
        Assert.All(crowd.Consumers, static consumer => Assert.False(consumer.Victim.HasSaid("ended") || consumer.Victim.HasSaid("lost")));
        long since = Stopwatch.GetTimestamp();
        if (isKilled)
        {
            since = second.Victim.Kill();
            crowd.Bury(second);
        }
        else
        {
            second.Victim.Tell("end");
            await second.Victim.EndWell();
            second.HasLeft = true;
        }

        foreach (Member consumer in crowd.Consumers)
        {
            string said = await consumer.Victim.Said(isKilled ? "lost" : "ended");
            if (isKilled) Assert.Equal(second.Victim.Id.ToString(CultureInfo.InvariantCulture), said.Split(' ')[0]);
            crowd.Note(since, TimeOf(said), "the last producer was gone");
        }

        Report($"{crowd.Figures()}");
    }

    /// <summary>One is in the middle of taking the last item, and looks for no other.</summary>
    [Theory]
    [InlineData(TakeMode.Awaiting)]
    [InlineData(TakeMode.WaitingFirst)]
    public async Task ReadersEndWhenAnotherHasTakenTheLastItem(TakeMode mode)
    {
        await using Crowd crowd = new(parcels: false, singles: false);
        Dictionary<string, string> stopped = new() { ["CHANNELS_STOP_AT"] = FormattableString.Invariant($"{KillPoint.BeforeConsumed}:1") };
        Member taker = await crowd.AddConsumer(TakeMode.Blocking, "only=1 hold=1", environment: stopped);
        Member producer = await crowd.AddProducer("count=1");
        await taker.Victim.Stopped();
        _ = await producer.Victim.Said("done");
        Member other = await crowd.AddConsumer(mode, "only=1");
        crowd.Line.EndWriting();
        await crowd.Leave(producer);
        await Task.Delay(s_while);
        Assert.False(other.Victim.HasSaid("ended"));
        long since = Stopwatch.GetTimestamp();
        taker.Victim.Continue();
        crowd.Note(since, TimeOf(await other.Victim.Said("ended")), "the last item was taken");
        _ = await taker.Victim.Said("holding");
        Report($"{crowd.Figures()}");
    }

    /// <summary>Another one attaches, and gets the slot of the last producer, before its death has been looked at.</summary>
    [Fact]
    public async Task ADeadProducerIsNotForgottenWhenItsSlotIsUsedAgain()
    {
        await using Crowd crowd = new(parcels: false, singles: false);
        Member producer = await crowd.AddProducer("count=50");
        _ = await producer.Victim.Said("done");
        for (int i = 0; i < 50; i++) Assert.True(crowd.Line.TryTake(Limit.Ample, out _));

        // Lets go of the claim, which it keeps as the only reader, and which keeps the slot.
        Assert.False(crowd.Line.TryTake(s_while, out _));
        _ = producer.Victim.Kill();
        crowd.Bury(producer);
        await producer.Victim.Ended();
        Member reader = await crowd.AddConsumer(TakeMode.Blocking, "only=1 waits=1");
        crowd.Line.EndWriting();
        Ending ending = await Limit.Of(Ending.Of(crowd.Line.Completion), "the end of a queue");
        Assert.Equal(producer.Victim.Id, Assert.IsType<ChannelPeerLostException>(ending.Error).ProcessId);
        reader.Victim.Tell();
        string said = await reader.Victim.Said("lost");
        Assert.Equal(producer.Victim.Id.ToString(CultureInfo.InvariantCulture), said.Split(' ')[0]);
    }

    /// <summary>One who only awaits the end, and neither reads nor waits.</summary>
    [Fact]
    public async Task CompletionFaultsForOneWhoDoesNotRead()
    {
        await using Crowd crowd = new(parcels: false, singles: false);
        Member producer = await crowd.AddProducer("count=0");
        crowd.Line.EndWriting();
        Task end = crowd.Line.Completion;
        await Task.Delay(s_while);
        Assert.False(end.IsCompleted);
        long killed = producer.Victim.Kill();
        crowd.Bury(producer);
        Ending ending = await Limit.Of(Ending.Of(end), "the end of a queue");
        _ = ending.AssertLost(producer.Victim.Id, killed);
    }

    /// <summary>Of the words that a consumer says at its end, the second is when.</summary>
    private static long TimeOf(string said) => long.Parse(said.Split(' ')[1], CultureInfo.InvariantCulture);
}
