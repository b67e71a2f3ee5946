using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Channels.Faults.Queues;
using Channels.Faults.Tests.Queues;
using Channels.Waiting;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>
/// Three producers and three consumers, of which one is killed. It loses what it had not published, or the one item that it had
/// taken (or the one batch); all others go on within a second; everything else arrives once, in order; the count is right.
/// </summary>
public sealed class QueueKilledTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private const string Paced = "burst=5", Backlog = "most=300 burst=1000 rest=2", Unhurried = "every=100 pause=1";

    /// <summary>After so many takes of one consumer alone, from three rings, it keeps the claim of at least one.</summary>
    private const int Kept = 60;

    private static readonly TakeMode[] s_modes = Enum.GetValues<TakeMode>();

    private static readonly int[] s_producerPoints =
    [
        KillPoint.AfterSlotLock, KillPoint.AfterSlotId, KillPoint.AfterVersion, KillPoint.BeforeReserved, KillPoint.AfterReserved,
        KillPoint.BeforePublished, KillPoint.AfterPublished,
        KillPoint.BeforeReady, KillPoint.AfterReady, KillPoint.BeforeWakeSwap, KillPoint.AfterWakeSwap, KillPoint.AfterWake,
    ];

    /// <summary>Numbers fill a ring evenly; a parcel may not fit before its end, or into it.</summary>
    private static readonly int[] s_parcelPoints =
    [
        KillPoint.BeforeSpillFile, KillPoint.AfterSpillFile, KillPoint.BeforeHeader, KillPoint.BeforePadding, KillPoint.AfterPadding,
    ];

    private static readonly int[] s_feederPoints =
    [
        KillPoint.BeforeBuffered, KillPoint.AfterBuffered, KillPoint.BeforePublished, KillPoint.AfterPublished,
        KillPoint.BeforeArm, KillPoint.AfterArmSwap, KillPoint.AfterArm,
    ];

    private static readonly int[] s_consumerPoints =
    [
        KillPoint.AfterSlotLock, KillPoint.AfterSlotId, KillPoint.AfterVersion, KillPoint.BeforeClaimSwap, KillPoint.AfterClaimSwap,
        KillPoint.BeforeConsumed, KillPoint.AfterConsumed, KillPoint.BeforeLetGo, KillPoint.AfterLetGo,
        KillPoint.BeforeUnready, KillPoint.AfterUnready, KillPoint.BeforeArm, KillPoint.AfterArmSwap, KillPoint.AfterArm, KillPoint.BetweenLooks,
    ];

    private static readonly int[] s_keeperPoints =
    [
        KillPoint.BeforeKeep, KillPoint.AfterKeep, KillPoint.AfterInside, KillPoint.BeforeConsumed, KillPoint.AfterConsumed,
        KillPoint.AfterOutside, KillPoint.BeforeRevoke, KillPoint.AfterRevoke, KillPoint.AfterClaimSwap,
    ];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task AProducerAtEachStoreOfItsOwn(bool parcels, bool singles)
    {
        await using Crowd crowd = new(parcels, singles);
        await Populate(crowd, 2, 3, Paced);
        foreach ((int point, int count) in Cases(parcels ? [.. s_producerPoints, .. s_parcelPoints] : s_producerPoints, parcels, singles))
        {
            Member victim = await crowd.AddProducer(Paced, point, count);
            await Lose(crowd, victim, point);
        }

        await crowd.End();
        Report($"{crowd.Figures()}");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task AProducerWhoseFeederIsAtWork(bool parcels, bool singles)
    {
        await using Crowd crowd = new(parcels, singles);
        await Populate(crowd, 2, 3, Backlog);
        foreach ((int point, int count) in Cases(s_feederPoints, parcels, singles))
        {
            Member victim = await crowd.AddProducer(Backlog, point, count);
            await Lose(crowd, victim, point);
        }

        await crowd.End();
        Report($"{crowd.Figures()}");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task AConsumerAtEachStoreOfItsOwn(bool parcels, bool singles)
    {
        await using Crowd crowd = new(parcels, singles);
        await Populate(crowd, 3, 2, Paced);
        foreach ((int point, int count) in Cases(s_consumerPoints, parcels, singles))
        {
            TakeMode mode = s_modes[(point + count) % s_modes.Length];
            if (mode == TakeMode.Polling && point is KillPoint.BeforeUnready or KillPoint.AfterUnready or KillPoint.BeforeArm or KillPoint.AfterArmSwap or KillPoint.AfterArm or KillPoint.BetweenLooks) mode = TakeMode.Awaiting;
            Member victim = await crowd.AddConsumer(mode, "", point, count);
            await Lose(crowd, victim, point);
        }

        await crowd.End();
        Report($"{crowd.Figures()}");
    }

    /// <summary>
    /// With rings that are never empty, and the promise of one reader, claims are kept, and others revoke them. Which of many consumers
    /// does so is luck; so here all others pause until the victim is dead, but for one who has kept a claim where that is to be revoked.
    /// </summary>
    [Fact]
    public async Task AConsumerThatKeepsOrRevokesAClaim()
    {
        await using Crowd crowd = new(parcels: false, singles: true, capacity: 1 << 16);
        await Populate(crowd, 3, 1, "burst=200 most=1000 rest=2");
        foreach ((int point, int count) in Cases(s_keeperPoints, false, true, all: true))
        {
            TakeMode mode = (point % 3) switch { 0 => TakeMode.Blocking, 1 => TakeMode.AwaitForeach, _ => TakeMode.WaitingFirst };
            await crowd.PauseConsumers();
            if (point is KillPoint.BeforeRevoke or KillPoint.AfterRevoke)
            {
                // One whose claims were revoked does not keep another before long: each time it is one who has not learned that.
                Member keeper = await crowd.AddConsumer(mode, $"hold={Kept} {Unhurried}");
                _ = await keeper.Victim.Said("holding");
            }

            Member[] waiting = [.. crowd.Consumers];
            await Lose(crowd, await crowd.AddConsumer(mode, Unhurried, point, count), point, waiting);
            foreach (Member other in waiting[1..]) await crowd.Leave(other);
        }

        await crowd.End();
        Report($"{crowd.Figures()}");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task AnyAtRandomMoments(bool parcels, bool singles)
    {
        int kills = TestForm.Choose(8, 125);
        Random random = new(30 + (parcels ? 1 : 0) + (singles ? 2 : 0));
        await using Crowd crowd = new(parcels, singles, 4096 << random.Next(3), random.Next(2) * 0.05);
        await Populate(crowd, 3, 3, Paced);
        string[] styles = [Paced, "burst=1000 rest=20 most=300", "burst=50 most=1000 rest=2"];
        for (int i = 0; i < kills; i++)
        {
            Member[] living = [.. crowd.Producers, .. crowd.Consumers];
            Member victim = living[random.Next(living.Length)];
            await WriterKilledTests.RandomDelay(random);
            await crowd.Lose(victim, kills: true);
            if (victim.IsProducer) _ = await crowd.AddProducer(styles[random.Next(styles.Length)]);
            else _ = await crowd.AddConsumer(s_modes[random.Next(s_modes.Length)]);
            if (i % 5 != 4) continue;
            await crowd.Reckon();
            crowd.GoOn();
        }

        await crowd.Reckon();
        await crowd.End();
        Report($"{kills} kills: {crowd.Figures()}");
    }

    private static async Task Populate(Crowd crowd, int producers, int consumers, string style)
    {
        for (int i = 0; i < producers; i++) _ = await crowd.AddProducer(style);
        for (int i = 0; i < consumers; i++) _ = await crowd.AddConsumer((TakeMode)i);
        foreach (Member producer in crowd.Producers) _ = await producer.Victim.Said("putting");
    }

    private static async Task Lose(Crowd crowd, Member victim, int point, IReadOnlyList<Member>? waiting = null)
    {
        try
        {
            await crowd.Lose(victim, kills: false, waiting);
            await crowd.Reckon();
            crowd.GoOn();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{victim} was to be killed at {NameOf(point)}.", exception);
        }
    }

    /// <summary>Each point, some of them more than once; in the short form, each at one of the variants only.</summary>
    private static IEnumerable<(int Point, int Count)> Cases(int[] points, bool parcels, bool singles, bool all = false)
    {
        int variant = (parcels ? 1 : 0) + (singles ? 2 : 0);
        foreach (int point in points.Where((_, i) => TestForm.IsFull || all || i % 4 == variant))
        {
            // Attaching and reserving is done once, that of a slot for all its holders; and who is alone with a ring keeps it.
            bool isRare = point is KillPoint.AfterSlotLock or KillPoint.AfterSlotId or KillPoint.AfterVersion or KillPoint.BeforeReserved or KillPoint.AfterReserved
                or KillPoint.BeforeKeep or KillPoint.AfterKeep or KillPoint.BeforeRevoke or KillPoint.AfterRevoke;
            foreach (int count in TestForm.Choose([1], isRare ? [1] : new[] { 1, 2, 30 })) yield return (point, count);
        }
    }
}
