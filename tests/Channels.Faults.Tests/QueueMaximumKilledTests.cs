using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Faults.Queues;
using Channels.Faults.Tests.Queues;
using Channels.Waiting;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>As <see cref="QueueKilledTests"/>, with a maximum of items: afterwards there is room for exactly as many.</summary>
public sealed class QueueMaximumKilledTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private const int Maximum = 10;
    private const string Portable = "CHANNELS_WAIT=portable";

    private static readonly TakeMode[] s_modes = Enum.GetValues<TakeMode>();

    private static readonly int[] s_producerPoints =
    [
        KillPoint.BeforeAdmission, KillPoint.AfterAdmission, KillPoint.AfterSequence, KillPoint.AfterCell, KillPoint.AfterWord,
        KillPoint.BeforePublished, KillPoint.AfterPublished, KillPoint.AfterAdmissionLeft, KillPoint.BeforeWakeSwap, KillPoint.AfterWakeSwap,
        KillPoint.BeforeArm, KillPoint.AfterArmSwap, KillPoint.AfterArm,
    ];

    private static readonly int[] s_replacingPoints = [KillPoint.BeforeReplaced, KillPoint.AfterReplaced, KillPoint.AfterSpare];

    private static readonly int[] s_consumerPoints =
    [
        KillPoint.BeforeTaken, KillPoint.AfterTaken, KillPoint.BeforeConsumed, KillPoint.AfterConsumed,
        KillPoint.BeforeArm, KillPoint.AfterArmSwap, KillPoint.AfterArm, KillPoint.BeforeWakeSwap, KillPoint.AfterWakeSwap,
    ];

    [Fact]
    public async Task AProducerAtEachStoreOfItsOwn()
    {
        await using Crowd crowd = new(parcels: false, Options(BoundedChannelFullMode.Wait));
        await Populate(crowd, 2, 3, "");
        foreach ((int point, int count) in Cases(s_producerPoints)) await Lose(crowd, await crowd.AddProducer("", point, count), point);
        await crowd.End();
        Report($"{crowd.Figures()}");
    }

    [Fact]
    public async Task AProducerThatReplacesTheNewest()
    {
        await using Crowd crowd = new(parcels: false, Options(BoundedChannelFullMode.DropNewest));
        await Populate(crowd, 2, 2, "burst=40");
        foreach ((int point, int count) in Cases(s_replacingPoints)) await Lose(crowd, await crowd.AddProducer("burst=40", point, count), point);
        await crowd.End();
        Report($"{crowd.Figures()}");
    }

    [Theory]
    [InlineData(BoundedChannelFullMode.Wait)]
    [InlineData(BoundedChannelFullMode.DropOldest)]
    public async Task AConsumerAtEachStoreOfItsOwn(BoundedChannelFullMode mode)
    {
        await using Crowd crowd = new(parcels: false, Options(mode));
        await Populate(crowd, 3, 2, "burst=5");
        // Where nobody waits for room, there is nobody to wake.
        int[] points = mode == BoundedChannelFullMode.Wait ? s_consumerPoints : [.. s_consumerPoints.Except([KillPoint.BeforeWakeSwap, KillPoint.AfterWakeSwap])];
        foreach ((int point, int count) in Cases(points))
        {
            TakeMode take = s_modes[(point + count) % s_modes.Length];
            if (take == TakeMode.Polling) take = TakeMode.Awaiting;
            await Lose(crowd, await crowd.AddConsumer(take, "", point, count), point);
        }

        await crowd.End();
        Report($"{crowd.Figures()}");
    }

    [Theory]
    [InlineData(BoundedChannelFullMode.Wait, "")]
    [InlineData(BoundedChannelFullMode.Wait, "CHANNELS_BARRIER=fence")]
    [InlineData(BoundedChannelFullMode.DropNewest, "")]
    [InlineData(BoundedChannelFullMode.DropOldest, Portable)]
    public async Task AnyAtRandomMoments(BoundedChannelFullMode mode, string one)
    {
        int kills = TestForm.Choose(3, 100);
        Random random = new(50 + (int)mode + one.Length);
        Dictionary<string, string>? environment = one.Length == 0 ? null : new() { [one.Split('=')[0]] = one.Split('=')[1] };
        await using Crowd crowd = new(parcels: false, Options(mode)) { IsUneven = one == Portable };
        await Populate(crowd, 3, 3, "burst=5");
        for (int i = 0; i < kills; i++)
        {
            Member[] living = [.. crowd.Producers, .. crowd.Consumers];
            Member victim = living[random.Next(living.Length)];
            await WriterKilledTests.RandomDelay(random);
            await crowd.Lose(victim, kills: true);
            if (victim.IsProducer) _ = await crowd.AddProducer(random.Next(2) == 0 && mode == BoundedChannelFullMode.Wait ? "" : "burst=5", environment: environment);
            else _ = await crowd.AddConsumer(s_modes[random.Next(s_modes.Length)], environment: environment);
            if (i % 3 != 2) continue;
            await crowd.Reckon();
            crowd.GoOn();
        }

        await crowd.Reckon();
        await crowd.End();
        Report($"{one} {kills} kills: {crowd.Figures()}");
    }

    private static ProcessChannelOptions Options(BoundedChannelFullMode mode) => new() { MaxItems = Maximum, FullMode = mode, Spin = TimeSpan.Zero };

    private static async Task Populate(Crowd crowd, int producers, int consumers, string style)
    {
        for (int i = 0; i < producers; i++) _ = await crowd.AddProducer(style);
        for (int i = 0; i < consumers; i++) _ = await crowd.AddConsumer((TakeMode)i);
        foreach (Member producer in crowd.Producers) _ = await producer.Victim.Said("putting");
    }

    private static async Task Lose(Crowd crowd, Member victim, int point)
    {
        try
        {
            await crowd.Lose(victim, kills: false);
            await crowd.Reckon();
            crowd.GoOn();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{victim} was to be killed at {NameOf(point)}.", exception);
        }
    }

    /// <summary>Each point, in the whole form more than once.</summary>
    private static IEnumerable<(int Point, int Count)> Cases(int[] points)
    {
        foreach (int point in points.Where(static (_, i) => TestForm.IsFull || i % 2 == 0))
        {
            foreach (int count in TestForm.Choose([1], new[] { 1, 2, 30 })) yield return (point, count);
        }
    }
}
