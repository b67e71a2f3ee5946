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
/// Three producers and four workers, of which some are killed. After the join, each task that was published has been done at least
/// once, one whose worker lives exactly once, and the join returned soon after the last was done.
/// </summary>
public sealed class JoinableKilledTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private const string Paced = "burst=5", Backlog = "most=300 burst=1000 rest=2", Large = "burst=1000 rest=2 most=5000";

    /// <summary>After so many tasks of one worker alone, from three rings, it keeps the claim of at least one.</summary>
    private const int Kept = 60;

    private static readonly WorkStyle[] s_styles = [WorkStyle.Counting, WorkStyle.Each, WorkStyle.AnyOrder, WorkStyle.Many, WorkStyle.Dispatch];

    private static readonly int[] s_workerPoints =
    [
        KillPoint.AfterVersion, KillPoint.AfterTasksReserved, KillPoint.BeforeClosed, KillPoint.AfterClosed,
        KillPoint.BeforeClaimSwap, KillPoint.AfterClaimSwap, KillPoint.BeforeHeld, KillPoint.AfterLast, KillPoint.AfterHeld,
        KillPoint.BeforeConsumed, KillPoint.AfterConsumed, KillPoint.BeforeLetGo, KillPoint.AfterLetGo,
        KillPoint.BeforeFinished, KillPoint.AfterFinished,
        KillPoint.BeforeUnready, KillPoint.AfterUnready, KillPoint.BeforeArm, KillPoint.AfterArmSwap, KillPoint.AfterArm, KillPoint.BetweenLooks,
    ];

    private static readonly int[] s_anyOrderPoints = [KillPoint.BeforeMarked, KillPoint.AfterMarked, KillPoint.AfterReturned];

    private static readonly int[] s_keeperPoints =
    [
        KillPoint.BeforeRevoke, KillPoint.AfterRevoke,
        KillPoint.BeforeKeep, KillPoint.AfterKeep, KillPoint.AfterInside, KillPoint.BeforeHeld, KillPoint.AfterLast, KillPoint.AfterHeld,
        KillPoint.BeforeConsumed, KillPoint.AfterConsumed, KillPoint.AfterOutside, KillPoint.BeforeFinished, KillPoint.AfterFinished,
    ];

    private static readonly int[] s_growingPoints = [KillPoint.BeforeGrown, KillPoint.AfterGrown];

    private static readonly int[] s_producerPoints =
    [
        KillPoint.AfterReserved, KillPoint.BeforePublished, KillPoint.AfterPublished, KillPoint.BeforeReady, KillPoint.AfterReady,
        KillPoint.BeforeWakeSwap, KillPoint.AfterWakeSwap,
    ];

    private static readonly int[] s_feederPoints =
        [KillPoint.BeforeBuffered, KillPoint.AfterBuffered, KillPoint.BeforePublished, KillPoint.AfterPublished];

    private static readonly int[] s_buryingPoints =
        [KillPoint.BeforeRepaired, KillPoint.AfterRepaired, KillPoint.BeforeOpened, KillPoint.AfterOpened];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AWorkerAtEachStoreOfItsOwn(bool parcels)
    {
        await using Workshop shop = new(parcels, Workshop.Options());
        await Populate(shop, 3, 3, Paced);
        foreach ((int point, int count) in Cases(s_workerPoints, parcels))
        {
            WorkStyle style = s_styles[(point + count) % s_styles.Length];
            if (style == WorkStyle.Counting && point is KillPoint.AfterArm or KillPoint.BeforeArm or KillPoint.AfterArmSwap) style = WorkStyle.Each;
            await LoseWorker(shop, style, point, count);
        }

        foreach ((int point, int count) in Cases(s_anyOrderPoints, parcels, all: true)) await LoseWorker(shop, WorkStyle.AnyOrder, point, count);
        await shop.End();
        Report($"{shop.Figures()}");
    }

    /// <summary>
    /// With rings that are never empty, claims are kept, and others revoke them. Which of many workers does so is luck; so here nobody
    /// else works until the victim is dead, but for one who has kept a claim where that is to be revoked.
    /// </summary>
    [Fact]
    public async Task AWorkerThatKeepsAClaim()
    {
        await using Workshop shop = new(parcels: false, Workshop.Options(1 << 16));
        await Populate(shop, 3, 0, Large);
        foreach ((int point, int count) in Cases(s_keeperPoints, false, all: true))
        {
            WorkStyle style = point % 2 == 0 ? WorkStyle.Counting : WorkStyle.Each;
            bool revokes = point is KillPoint.BeforeRevoke or KillPoint.AfterRevoke;
            int times = revokes || point is KillPoint.BeforeKeep or KillPoint.AfterKeep ? 1 : count * 20;
            if (revokes)
            {
                Member keeper = await shop.AddWorker(style, $"hold={Kept}");
                _ = await keeper.Victim.Said("holding");
            }

            Member victim = await shop.AddWorker(style, "", point, times);
            await Lose(shop, victim, point, async () =>
            {
                // Who keeps a claim leaves, with a task that it has not done.
                foreach (Member keeper in shop.Workers.ToArray()) await shop.Leave(keeper);
                _ = await shop.AddWorker(style);
            });
            await shop.Leave(shop.Workers.Single());
        }

        await shop.End();
        Report($"{shop.Figures()}");
    }

    [Fact]
    public async Task AWorkerWhoseTasksInFlightNeedMoreRoom()
    {
        await using Workshop shop = new(parcels: false, Workshop.Options(1 << 16));
        await Populate(shop, 3, 1, Large);
        foreach ((int point, int count) in Cases(s_growingPoints, false, all: true)) await LoseWorker(shop, WorkStyle.Hoarding, point, 1);
        await shop.End();
        Report($"{shop.Figures()}");
    }

    /// <summary>The old task is moved to the end of what is in flight, as it holds the room of all that came after it.</summary>
    [Fact]
    public async Task AWorkerThatKeepsATaskForLong()
    {
        await using Workshop shop = new(parcels: false, Workshop.Options(1 << 16));
        await Populate(shop, 3, 1, Large);
        foreach ((int point, int count) in Cases([KillPoint.AfterMoved], false, all: true)) await LoseWorker(shop, WorkStyle.Clinging, point, Math.Min(count, 3));
        await shop.End();
        Report($"{shop.Figures()}");
    }

    /// <summary>What it has in flight is opened to the others by itself.</summary>
    [Theory]
    [InlineData(KillPoint.BeforeOpened)]
    [InlineData(KillPoint.AfterOpened)]
    public async Task AWorkerThatLeavesWithATask(int point)
    {
        await using Workshop shop = new(parcels: false, Workshop.Options());
        await Populate(shop, 3, 3, Paced);
        Member victim = await shop.AddWorker(WorkStyle.Each, "hold=3 waits=1", point);
        victim.Victim.Tell();
        _ = await victim.Victim.Said("holding");
        victim.Victim.Tell("end");
        await Lose(shop, victim, point);
        await shop.End();
    }

    /// <summary>Nobody gets a task a second time: it is a dead letter. The only one who could find that out dies as it does so.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AWorkerThatMovesATaskToTheDeadLetters(bool parcels)
    {
        await using Workshop shop = new(parcels, Workshop.Options(deliveries: 1));
        await Populate(shop, 3, 0, Paced);
        foreach (int point in (int[])[KillPoint.AfterLettered, KillPoint.BeforeConsumed, KillPoint.AfterConsumed, KillPoint.BeforeLetGo])
        {
            Member holder = await shop.AddWorker(WorkStyle.Each, "hold=3");
            _ = await holder.Victim.Said("holding");
            await shop.Lose(holder, kills: true);
            await shop.Lose(await shop.AddWorker(WorkStyle.Each, "", point), kills: false);
            Member other = await shop.AddWorker(WorkStyle.Each);
            await shop.Settle();
            await shop.Lose(other, kills: true);
            shop.GoOn();
        }

        _ = await shop.AddWorker(WorkStyle.Each);
        await shop.Settle();
        await shop.End();
        Report($"{shop.Figures()}");
    }

    /// <summary>What a task puts goes through the feeder, and its end behind that.</summary>
    [Fact]
    public async Task AWorkerWhoseTasksPutTasks()
    {
        int kills = TestForm.Choose(8, 60);
        Random random = new(60);
        await using Workshop shop = new(parcels: false, Workshop.Options()) { HaveChildren = true };
        await Populate(shop, 3, 4, Paced);
        foreach ((int point, int count) in Cases(s_feederPoints, false, all: true)) await LoseWorker(shop, s_styles[point % 4], point, count);
        for (int i = 0; i < kills; i++)
        {
            Member[] workers = [.. shop.Workers];
            await WriterKilledTests.RandomDelay(random);
            await shop.Lose(workers[random.Next(workers.Length)], kills: true);
            _ = await shop.AddWorker(s_styles[random.Next(s_styles.Length)]);
            if (i % 3 != 2) continue;
            await shop.Settle();
            shop.GoOn();
        }

        await shop.Settle();
        await shop.End();
        Report($"{kills} kills: {shop.Figures()}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AProducerAtEachStoreOfItsOwn(bool parcels)
    {
        await using Workshop shop = new(parcels, Workshop.Options());
        await Populate(shop, 2, 4, Paced);
        foreach ((int point, int count, string style) in Cases(s_producerPoints, parcels).Select(static entry => (entry.Point, entry.Count, Paced))
            .Concat(Cases(s_feederPoints, parcels, all: true).Select(static entry => (entry.Point, entry.Count, Backlog))))
        {
            Member victim = await shop.AddProducer(style, point, count);
            await Lose(shop, victim, point);
        }

        await shop.End();
        Report($"{shop.Figures()}");
    }

    /// <summary>A worker died in the middle of a take, and the only one that could finish that dies as it does so.</summary>
    [Fact]
    public async Task AWorkerThatFinishesWhatADeadOneHadBegun()
    {
        await using Workshop shop = new(parcels: false, Workshop.Options());
        await Populate(shop, 3, 0, Paced);
        int[] deaths = TestForm.Choose([KillPoint.AfterHeld], new[] { KillPoint.BeforeHeld, KillPoint.AfterHeld, KillPoint.AfterConsumed, KillPoint.AfterLetGo });
        foreach (int death in deaths)
        {
            foreach (int point in s_buryingPoints)
            {
                if (death != KillPoint.AfterHeld && point is KillPoint.BeforeRepaired or KillPoint.AfterRepaired) continue;
                await shop.Lose(await shop.AddWorker(WorkStyle.Each, "", death, 3), kills: false);
                Member victim = await shop.AddWorker(WorkStyle.Each, "", point);
                await shop.Lose(victim, kills: false);
                Member other = await shop.AddWorker(WorkStyle.Each);
                await shop.Settle();
                await shop.Lose(other, kills: true);
                shop.GoOn();
            }
        }

        _ = await shop.AddWorker(WorkStyle.Each);
        await shop.Settle();
        await shop.End();
        Report($"{shop.Figures()}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnyAtRandomMoments(bool parcels)
    {
        int kills = TestForm.Choose(16, 250);
        Random random = new(50 + (parcels ? 1 : 0));
        await using Workshop shop = new(parcels, Workshop.Options(4096 << random.Next(3), random.Next(2) * 0.05));
        await Populate(shop, 3, 4, Paced);
        string[] paces = [Paced, "burst=1000 rest=20 most=300", "burst=50 most=1000 rest=2"];
        for (int i = 0; i < kills; i++)
        {
            Member[] living = [.. shop.Producers, .. shop.Workers];
            Member victim = living[random.Next(living.Length)];
            await WriterKilledTests.RandomDelay(random);
            await shop.Lose(victim, kills: true);
            if (victim.IsProducer) _ = await shop.AddProducer(paces[random.Next(paces.Length)]);
            else _ = await shop.AddWorker(s_styles[random.Next(s_styles.Length)]);
            if (i % 3 != 2) continue;
            await shop.Settle();
            shop.GoOn();
        }

        await shop.Settle();
        await shop.End();
        Report($"{kills} kills: {shop.Figures()}");
    }

    /// <summary>What makes the join of multiprocessing's JoinableQueue wait for ever.</summary>
    [Fact]
    public async Task AWorkerThatDiesWithoutTaskDone()
    {
        await using Workshop shop = new(parcels: false, Workshop.Options());
        Member victim = await shop.AddWorker(WorkStyle.Counting, "hold=3");
        for (int i = 0; i < 5; i++) shop.Line.Put(i);
        Assert.Equal("2", await victim.Victim.Said("holding"));
        Task join = shop.Join();
        await shop.Lose(victim, kills: true);
        Assert.False(join.IsCompleted);
        _ = await shop.AddWorker(WorkStyle.Counting);
        await join;
        for (int i = 0; i < 5; i++) _ = Assert.Single(shop.DoersOf(i));
        Assert.Same(victim, shop.DoersOf(1)[0]);
        Assert.NotSame(victim, shop.DoersOf(2)[0]);
        await shop.End();
    }

    [Fact]
    public async Task ATaskThatKillsEveryWorkerItMeets()
    {
        const int Count = 1000, Poison = 300;
        await using Workshop shop = new(parcels: false, new ProcessChannelOptions { Capacity = 4096 });
        for (int i = 0; i < Count; i++) shop.Line.Put(i);
        // Each worker dies with it, but for the one that finds that three have.
        Task<TasksAbandonedException> join = Assert.ThrowsAsync<TasksAbandonedException>(() => shop.Line.JoinAsync(Limit.Ample));
        for (int deaths = 0; !join.IsCompleted; deaths++)
        {
            Assert.InRange(deaths, 0, 3);
            Member worker = await shop.AddWorker(WorkStyle.Each, $"poison={Poison}");
            _ = await Task.WhenAny(join, worker.Victim.Ended());
            if (!join.IsCompleted) await shop.Lose(worker, kills: true);
        }

        AbandonedTask abandoned = Assert.Single((await join).Tasks);
        Assert.Equal((Poison.ToString(System.Globalization.CultureInfo.InvariantCulture), 3), (abandoned.Task, abandoned.Deliveries));
        Assert.Equal(typeof(ChannelPeerLostException).FullName, abandoned.Error!.TypeName);
        for (int i = 0; i < Count; i++) Assert.True(shop.DoersOf(i).Count > 0 == (i != Poison), $"Task {i} was done {shop.DoersOf(i).Count} times.");
        await shop.End();
    }

    [Fact]
    public async Task TheOneThatCreatedTheQueue()
    {
        string name = "created-by-the-dead";
        Victim creator = Victim.Start($"assign channel={name} parcels=0 creates=1 producer=0 waits=1 journal={System.IO.Path.Combine(System.IO.Path.GetTempPath(), Guid.NewGuid().ToString("n"))}");
        await using Victim victim = creator;
        _ = await creator.Said("open");
        await using Workshop shop = await Workshop.Open(parcels: false, name);
        await Populate(shop, 3, 4, Paced);
        _ = creator.Kill();
        await creator.Ended();
        await shop.Settle();
        shop.GoOn();
        _ = await shop.AddWorker(WorkStyle.Each);
        await shop.Settle();
        await shop.End();
        Report($"{shop.Figures()}");
    }

    private static async Task Populate(Workshop shop, int producers, int workers, string pace)
    {
        for (int i = 0; i < producers; i++) _ = await shop.AddProducer(pace);
        for (int i = 0; i < workers; i++) _ = await shop.AddWorker(s_styles[i]);
        foreach (Member producer in shop.Producers) _ = await producer.Victim.Said("putting");
    }

    private static async Task LoseWorker(Workshop shop, WorkStyle style, int point, int count) =>
        await Lose(shop, await shop.AddWorker(style, "", point, count), point);

    private static async Task Lose(Workshop shop, Member victim, int point, Func<Task>? afterwards = null)
    {
        try
        {
            await shop.Lose(victim, kills: false);
            if (afterwards is not null) await afterwards();
            await shop.Settle();
            shop.GoOn();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{victim} was to be killed at {NameOf(point)}.", exception);
        }
    }

    /// <summary>Each point, some of them more than once; in the short form, each at one of the variants only.</summary>
    private static IEnumerable<(int Point, int Count)> Cases(int[] points, bool parcels, bool all = false)
    {
        foreach (int point in points.Where((_, i) => TestForm.IsFull || all || i % 2 == (parcels ? 1 : 0)))
        {
            bool isRare = point is KillPoint.AfterVersion or KillPoint.AfterReserved or KillPoint.AfterTasksReserved or KillPoint.BeforeClosed or KillPoint.AfterClosed or KillPoint.BeforeKeep or KillPoint.AfterKeep;
            foreach (int count in TestForm.Choose([1], isRare ? [1] : new[] { 1, 2, 30 })) yield return (point, count);
        }
    }
}
