using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Channels.Faults.Queues;
using Channels.Faults.Tests.Queues;
using Channels.Waiting;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>The situations in which Python's multiprocessing.Queue hangs, or hands out broken items; and those that its locks do not have.</summary>
public sealed class QueueScenarioTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private const int Items = 100;

    public static TheoryData<string, int, TakeMode> PointsInsideATake()
    {
        TheoryData<string, int, TakeMode> data = [];
        foreach (int point in new[] { KillPoint.AfterClaimSwap, KillPoint.BeforeConsumed, KillPoint.AfterConsumed, KillPoint.BeforeLetGo })
        {
            TakeMode[] all = Enum.GetValues<TakeMode>();
            foreach (TakeMode mode in TestForm.Choose([all[point % all.Length], TakeMode.Polling], all)) data.Add(NameOf(point), point, mode);
        }

        return data;
    }

    /// <summary>multiprocessing: the reader's lock is never released, and every other consumer hangs.</summary>
    [Theory]
    [MemberData(nameof(PointsInsideATake))]
    public async Task AConsumerKilledInsideATake(string name, int point, TakeMode mode)
    {
        await using Crowd crowd = new(parcels: false, singles: false);
        Member producer = await crowd.AddProducer($"count={Items}");
        _ = await producer.Victim.Said("done");
        Member victim = await crowd.AddConsumer(TakeMode.Blocking, "", point, 10);
        long killed = await victim.Victim.Killed;
        crowd.Bury(victim);
        _ = await crowd.AddConsumer(mode);
        await crowd.AwaitAllTaken(Items - 1, killed, $"a consumer was killed at {name}");
        await crowd.Reckon();
        Report($"{crowd.Figures()}");
    }

    /// <summary>The next consumer slept all the time: nobody but the kernel tells it.</summary>
    [Theory]
    [InlineData(TakeMode.Blocking)]
    [InlineData(TakeMode.Awaiting)]
    [InlineData(TakeMode.WaitingFirst)]
    [InlineData(TakeMode.Polling)]
    public async Task AConsumerKilledInsideATakeWhileOthersSleep(TakeMode mode)
    {
        await using Crowd crowd = new(parcels: false, singles: false);
        Member victim = await crowd.AddConsumer(TakeMode.Blocking, environment: StopAt(KillPoint.BeforeConsumed));
        Member producer = await crowd.AddProducer($"count={Items}");
        await victim.Victim.Stopped();
        _ = await producer.Victim.Said("done");
        Member other = await crowd.AddConsumer(mode);
        await Task.Delay(300);
        Assert.Equal(0, other.Journal.Count);
        long killed = victim.Victim.Kill();
        crowd.Bury(victim);
        await crowd.AwaitAllTaken(Items, killed, "a consumer was killed that had stood still inside a take");
        await crowd.Reckon();
        Report($"{crowd.Figures()}");
    }

    /// <summary>multiprocessing: half of a pickle stays in the pipe, or the writers' lock is never released.</summary>
    [Theory]
    [InlineData(KillPoint.BeforeHeader, 7)]
    [InlineData(KillPoint.BeforePublished, 20)]
    [InlineData(KillPoint.AfterSpillFile, 2)]
    [InlineData(KillPoint.AfterPublished, 21)]
    public async Task AProducerKilledInTheMiddleOfAWrite(int point, int count)
    {
        foreach (TakeMode mode in TestForm.Choose([TakeMode.Dispatch], Enum.GetValues<TakeMode>()))
        {
            await using Crowd crowd = new(parcels: true, singles: point % 2 == 0);
            _ = await crowd.AddConsumer(mode);
            Member other = await crowd.AddProducer("burst=3");
            Member victim = await crowd.AddProducer("burst=3", point, count);
            await crowd.Lose(victim, kills: false);
            await crowd.Reckon();
            crowd.GoOn();
            other.Victim.Tell("complete");
            Assert.Equal("first", await other.Victim.Said("completed"));
            string[] ended = (await crowd.Consumers.Single().Victim.Said("ended")).Split(' ');
            Assert.Equal(crowd.Consumers.Single().Journal.Count.ToString(CultureInfo.InvariantCulture), ended[0]);
            await crowd.TakeTheRest();
        }
    }

    /// <summary>multiprocessing: what the feeder had written of an item stays in the pipe, and all readers break on it.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task AProducerKilledWhileItsFeederIsAtWork(bool parcels, bool singles)
    {
        for (int i = 0; i < TestForm.Choose(2, 20); i++)
        {
            await using Crowd crowd = new(parcels, singles);
            Member victim = await crowd.AddProducer("most=5000");
            Member consumer = await crowd.AddConsumer((TakeMode)(i % 3), "every=20 pause=1");
            await Limit.Until(() => victim.Journal.Put > victim.Journal.Confirmed + 1000 && consumer.Journal.Count > 200, "the feeder is at work");
            long killed = victim.Victim.Kill();
            crowd.Bury(victim);
            await victim.Victim.Ended();

            // What is in shared memory is all that counts, from the moment of the death on, and it is taken.
            await Limit.Until(() => crowd.Line.Count == 0, "what is in shared memory is taken");
            crowd.Note(killed, Stopwatch.GetTimestamp(), "the death of a producer whose feeder was at work");
            Assert.True(crowd.Line.TryComplete(null));
            long completed = Stopwatch.GetTimestamp();
            string[] ended = (await consumer.Victim.Said("ended")).Split(' ');
            Assert.Equal(consumer.Journal.Count.ToString(CultureInfo.InvariantCulture), ended[0]);
            crowd.Note(completed, long.Parse(ended[1], CultureInfo.InvariantCulture), "the completion");
            await crowd.TakeTheRest();
            Report($"put {victim.Journal.Put}, of which {consumer.Journal.Count} were in shared memory; {crowd.Figures()}");
        }
    }

    /// <summary>Who created the queue is a user like any other.</summary>
    [Fact]
    public async Task TheCreatorKilled()
    {
        string name = "orphan";
        string journal = Path.Combine(Path.GetTempPath(), "channels-journal-" + Guid.NewGuid().ToString("n"));
        await using Victim creator = Victim.Start($"produce creates=1 channel={name} producer=99 count=50 journal={journal}");
        _ = await creator.Said("done");
        await using Crowd crowd = await Crowd.Open(parcels: false, name);
        Member producer = await crowd.AddProducer("burst=5");
        Member consumer = await crowd.AddConsumer(TakeMode.AwaitForeach);
        await Limit.Until(() => consumer.Journal.Count > 70, "the queue is in use");
        long killed = creator.Kill();
        await creator.Ended();
        await crowd.AwaitProgress(killed, "the creator was killed");
        _ = await crowd.AddProducer("burst=5");
        _ = await crowd.AddConsumer(TakeMode.Blocking);
        await crowd.AwaitProgress(Stopwatch.GetTimestamp(), "others have come after the creator's death");
        await crowd.Reckon();
        await crowd.End();
        File.Delete(journal);
        Report($"{crowd.Figures()}");
    }

    /// <param name="end">What becomes of the one that keeps the claim: it is killed, stopped, or just busy with its item.</param>
    /// <param name="mode">How the others take.</param>
    [Theory]
    [InlineData("killed", TakeMode.Blocking)]
    [InlineData("killed", TakeMode.Awaiting)]
    [InlineData("killed", TakeMode.Polling)]
    [InlineData("stopped", TakeMode.WaitingFirst)]
    [InlineData("stopped", TakeMode.Many)]
    [InlineData("busy", TakeMode.AwaitForeach)]
    [InlineData("busy", TakeMode.Polling)]
    public async Task AConsumerThatKeepsAClaimAndDoesNotTake(string end, TakeMode mode)
    {
        const int Kept = 60;
        await using Crowd crowd = new(parcels: false, singles: true, capacity: 1 << 16);
        Member other = await crowd.AddConsumer(mode, "waits=1");
        Member keeper = await crowd.AddConsumer(TakeMode.Blocking, $"hold={Kept}");
        _ = await crowd.AddProducer($"count={Items}");
        _ = await keeper.Victim.Said("holding");
        long since = Stopwatch.GetTimestamp();
        if (end == "killed")
        {
            since = keeper.Victim.Kill();
            crowd.Bury(keeper);
        }
        else if (end == "stopped")
        {
            keeper.Victim.Stop();
        }

        other.Victim.Tell();
        await crowd.AwaitTaken(Items, since, $"the one that keeps the claim was {end}");
        Assert.Equal(Items - Kept, other.Journal.Count);
        keeper.Victim.Continue();
        await crowd.Reckon();
        Report($"{crowd.Figures()}");
    }

    /// <summary>Where somebody can't issue the barrier, and so can't revoke, nobody keeps a claim.</summary>
    [Theory]
    [InlineData(TakeMode.WaitingFirst, true)]
    [InlineData(TakeMode.Blocking, true)]
    [InlineData(TakeMode.Awaiting, false)]
    public async Task AConsumerWithoutTheBarrierFindsNoClaimKept(TakeMode mode, bool isStopped)
    {
        await using Crowd crowd = new(parcels: false, singles: true, capacity: 1 << 16);
        Member other = await crowd.AddConsumer(mode, "waits=1", environment: new Dictionary<string, string> { ["CHANNELS_BARRIER"] = "fence" });
        Member busy = await crowd.AddConsumer(TakeMode.Blocking, "hold=60");
        _ = await crowd.AddProducer($"count={Items}");
        _ = await busy.Victim.Said("holding");
        if (isStopped) busy.Victim.Stop();
        long since = Stopwatch.GetTimestamp();
        other.Victim.Tell();
        await crowd.AwaitTaken(Items, since, "one is busy");
        busy.Victim.Continue();
        await crowd.Reckon();
        Report($"{crowd.Figures()}");
    }

    /// <summary>One revokes a kept claim and is killed before, in the middle, or when it has just got it. The keeper is busy, and lives.</summary>
    [Theory]
    [InlineData(KillPoint.BeforeRevoke, TakeMode.Blocking)]
    [InlineData(KillPoint.AfterRevoke, TakeMode.Blocking)]
    [InlineData(KillPoint.AfterRevoke, TakeMode.Awaiting)]
    [InlineData(KillPoint.AfterRevoke, TakeMode.Polling)]
    [InlineData(KillPoint.BeforeClaimSwap, TakeMode.WaitingFirst)]
    [InlineData(KillPoint.AfterClaimSwap, TakeMode.AwaitForeach)]
    [InlineData(KillPoint.AfterClaimSwap, TakeMode.Polling)]
    public async Task AConsumerKilledWhileItRevokes(int point, TakeMode mode)
    {
        await using Crowd crowd = new(parcels: false, singles: true, capacity: 1 << 16);
        Member keeper = await crowd.AddConsumer(TakeMode.Blocking, "hold=60");
        _ = await crowd.AddProducer($"count={Items}");
        _ = await keeper.Victim.Said("holding");
        Member revoker = await crowd.AddConsumer(TakeMode.Blocking, "", point);
        long killed = await revoker.Victim.Killed;
        crowd.Bury(revoker);
        _ = await crowd.AddConsumer(mode);
        await crowd.AwaitTaken(Items, killed, $"one that revoked was killed at {NameOf(point)}");
        keeper.Victim.Tell("pause");
        _ = await keeper.Victim.Said("paused");
        Assert.Equal(60, keeper.Journal.Count);
        Report($"{crowd.Figures()}");
    }

    /// <summary>It is inside a take, under a kept claim or an ordinary one: others must not take from that ring, and do take from all others.</summary>
    [Theory]
    [InlineData(KillPoint.AfterInside, 5, TakeMode.Blocking)]
    [InlineData(KillPoint.AfterInside, 5, TakeMode.Awaiting)]
    [InlineData(KillPoint.AfterClaimSwap, 3, TakeMode.WaitingFirst)]
    [InlineData(KillPoint.BeforeConsumed, 3, TakeMode.Polling)]
    [InlineData(KillPoint.BeforeConsumed, 40, TakeMode.AwaitForeach)]
    [InlineData(KillPoint.AfterConsumed, 40, TakeMode.Blocking)]
    public async Task AConsumerStoppedInsideATake(int point, int count, TakeMode mode)
    {
        await using Crowd crowd = new(parcels: false, singles: true, capacity: 1 << 16);
        Member blocked = await crowd.AddProducer($"count={Items}");
        _ = await blocked.Victim.Said("done");
        Member stopped = await crowd.AddConsumer(TakeMode.Blocking, environment: StopAt(point, count));
        await stopped.Victim.Stopped();
        crowd.ReadJournals();
        Member other = await crowd.AddConsumer(mode);
        long since = Stopwatch.GetTimestamp();
        _ = await crowd.AddProducer($"count={Items}");
        await crowd.AwaitTaken(crowd.Taken + Items, since, $"one was stopped at {NameOf(point)}");
        await Task.Delay(300);
        Assert.Equal(Items, other.Journal.Count);       // Nothing of the other ring, however long it takes.
        since = Stopwatch.GetTimestamp();
        stopped.Victim.Continue();
        await crowd.AwaitTaken(2 * Items, since, "it went on");
        await crowd.Reckon();
        await crowd.End();
        Report($"{crowd.Figures()}");
    }

    /// <summary>One that published and was killed before it told anybody.</summary>
    [Theory]
    [InlineData(TakeMode.Blocking)]
    [InlineData(TakeMode.Awaiting)]
    [InlineData(TakeMode.Many)]
    [InlineData(TakeMode.Polling)]
    public async Task AProducerKilledBeforeItTold(TakeMode mode)
    {
        await using Crowd crowd = new(parcels: false, singles: false);
        Member consumer = await crowd.AddConsumer(mode);
        await Task.Delay(50);
        foreach (int point in new[] { KillPoint.AfterPublished, KillPoint.BeforeReady, KillPoint.AfterReady, KillPoint.BeforeWakeSwap, KillPoint.AfterWakeSwap })
        {
            // Nobody is to be woken, and nobody clears the bit that says that the ring may hold something.
            if (mode == TakeMode.Polling && point != KillPoint.AfterPublished) continue;
            Member victim = await crowd.AddProducer("", point);
            long killed = await victim.Victim.Killed;
            crowd.Bury(victim);
            await crowd.AwaitTaken(crowd.Taken + 1, killed, $"a producer was killed at {NameOf(point)}");
            await victim.Victim.Ended();
        }

        await crowd.Reckon();
        Report($"{crowd.Figures()}");
    }

    /// <summary>
    /// One that falls asleep clears the bit of an empty ring, and is stopped before it looks again; in between something was put. The
    /// others look at bits, too.
    /// </summary>
    [Theory]
    [InlineData(TakeMode.Blocking)]
    [InlineData(TakeMode.Awaiting)]
    [InlineData(TakeMode.WaitingFirst)]
    [InlineData(TakeMode.Polling)]
    public async Task AConsumerStoppedWhileItFallsAsleep(TakeMode mode)
    {
        await using Crowd crowd = new(parcels: false, singles: false);
        Member other = await crowd.AddConsumer(mode, "hold=1");
        crowd.Line.Put(Item.Of(77, 0));
        _ = await other.Victim.Said("holding");
        Member stopped = await crowd.AddConsumer(TakeMode.Blocking, environment: new Dictionary<string, string>
        {
            ["CHANNELS_STOP_AT"] = FormattableString.Invariant($"{KillPoint.BeforeUnready}:1,{KillPoint.AfterUnready}:1"),
        });
        await stopped.Victim.Stopped();
        crowd.Line.Put(Item.Of(77, 1));
        stopped.Victim.Continue();
        await stopped.Victim.Stopped();
        long since = Stopwatch.GetTimestamp();
        other.Victim.Tell();
        await crowd.AwaitTaken(2, since, $"one was stopped while it fell asleep");
        stopped.Victim.Continue();
        Report($"{crowd.Figures()}");
    }

    private static Dictionary<string, string> StopAt(int point, int count = 1) => new() { ["CHANNELS_STOP_AT"] = FormattableString.Invariant($"{point}:{count}") };
}
