using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.Faults.Contracts;
using Channels.Waiting;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>The reader's process is killed. Its writer learns so within a second, whatever it does at that moment.</summary>
public sealed class ReaderKilledTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    /// <summary>Kill points that a reader passes, with the counts at which it is killed there.</summary>
    public static TheoryData<string, int, int, bool> Points()
    {
        TheoryData<string, int, int, bool> data = [];
        Add([KillPoint.BeforeConsumed, KillPoint.AfterConsumed], [1, 2, 300]);
        Add([KillPoint.BeforeWakeSwap, KillPoint.AfterWakeSwap, KillPoint.AfterWake], [2, 1, 20]);
        Add([KillPoint.AfterClaim, KillPoint.BeforeAsk, KillPoint.AfterAsk], [1]);
        Add([KillPoint.BeforeArm, KillPoint.AfterArmSwap, KillPoint.AfterArm], [1]);
        return data;

        void Add(int[] points, int[] counts)
        {
            foreach (int point in points)
            {
                foreach (int count in counts.Take(TestForm.Choose(1, counts.Length)))
                {
                    foreach (bool awaits in TestForm.Choose<bool[]>([point % 2 == 0], [true, false])) data.Add(NameOf(point), point, count, awaits);
                }
            }
        }
    }

    [Theory]
    [InlineData(WriterStance.BlockedInWrite)]
    [InlineData(WriterStance.AwaitingWrite)]
    [InlineData(WriterStance.AwaitingRoom)]
    [InlineData(WriterStance.BlockedForRoom)]
    [InlineData(WriterStance.WritesNext)]
    public async Task TheWriterLearnsOfIt(WriterStance stance)
    {
        using ISequence.Channel channel = NewChannel();
        ISequence.Writer writer = channel.Writer;
        await using Victim victim = Victim.Start($"hold channel={channel.Name} end=reader");
        _ = await victim.Said("held");
        SequenceSender sender = new(writer);
        while (stance != WriterStance.WritesNext && writer.TrySmall(0, 0))
        {
        }

        Task use = stance switch
        {
            WriterStance.BlockedInWrite => Limit.Run(sender.Send),
            WriterStance.AwaitingWrite => sender.SendAsync().AsTask(),
            WriterStance.AwaitingRoom => writer.WaitToWriteAsync().AsTask(),
            WriterStance.BlockedForRoom => Limit.Run(() => writer.WaitToWrite(TimeSpan.FromMinutes(1))),
            _ => SendNowAndThenAsync(writer),
        };
        await Task.Delay(50);
        Assert.False(use.IsCompleted, "It was to wait.");
        Task<Ending> ending = Ending.Of(use);
        long killed = victim.Kill();
        TimeSpan taken = (await Limit.Of(ending, $"a writer that is {stance}")).AssertLost(victim.Id, killed);
        _ = Assert.Throws<ChannelPeerLostException>(() => writer.Small(0, 0));
        Assert.False(writer.TrySmall(0, 0));
        Report($"noticed after {taken.TotalMilliseconds:F1} ms");
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task KilledAtAStoreOfItsOwn(string name, int point, int count, bool awaits)
    {
        using ISequence.Channel channel = NewChannel();
        await using Victim victim = Victim.Start($"read channel={channel.Name} mode={(ReadMode)(point % 3)}", point, count);
        Ending ending = await Limit.Of(Ending.Of(SendForEverAsync(new SequenceSender(channel.Writer), awaits, pauses: point is KillPoint.BeforeArm or KillPoint.AfterArmSwap or KillPoint.AfterArm)), $"the writer of a reader killed at {name}");
        TimeSpan taken = ending.AssertLost(victim.Id, await victim.Killed);
        Report($"noticed after {taken.TotalMilliseconds:F1} ms");
    }

    [Theory]
    [InlineData(KillPoint.BeforeClose, true)]
    [InlineData(KillPoint.AfterClose, false)]
    public async Task KilledWhileItClosesItHasOrItHasNot(int point, bool isLost)
    {
        using ISequence.Channel channel = NewChannel();
        await using Victim victim = Victim.Start($"hold channel={channel.Name} end=reader", point);
        _ = await victim.Said("held");
        Task<Ending> ending = Ending.Of(SendForEverAsync(new SequenceSender(channel.Writer), awaits: true, pauses: false));
        victim.Tell();
        Ending ended = await Limit.Of(ending, $"the writer of a reader killed at {NameOf(point)}");
        if (isLost) _ = ended.AssertLost(victim.Id, await victim.Killed);
        else Assert.Equal(typeof(ChannelClosedException), ended.Error?.GetType());
    }

    [Fact]
    public async Task KilledAtRandomMomentsItsWriterAlwaysLearnsOfIt()
    {
        int kills = TestForm.Choose(15, 250);
        Random random = new(21);
        List<TimeSpan> taken = [];
        for (int i = 0; i < kills; i++)
        {
            using ISequence.Channel channel = NewChannel();
            await using Victim victim = Victim.Start($"read channel={channel.Name} mode={(ReadMode)(i % 3)}");
            Task<Ending> ending = Ending.Of(SendForEverAsync(new SequenceSender(channel.Writer), awaits: i % 2 == 0, pauses: i % 5 == 4));
            _ = await victim.Said("open");
            await WriterKilledTests.RandomDelay(random);
            long killed = victim.Kill();
            Ending ended = await Limit.Of(ending, $"the writer after kill {i}");

            taken.Add(ended.AssertLost(victim.Id, killed));
        }

        taken.Sort();
        Report($"{kills} kills, noticed after {taken[kills / 2].TotalMilliseconds:F1} ms (median), {taken[^1].TotalMilliseconds:F1} ms (worst)");
    }

    private static Task SendForEverAsync(SequenceSender sender, bool awaits, bool pauses) => Task.Run(async () =>
    {
        while (true)
        {
            if (awaits) await sender.SendAsync();
            else sender.Send();
            if (pauses && sender.Next % 5 == 0) await Task.Delay(2);
        }
    });

    private static async Task SendNowAndThenAsync(ISequence.Writer writer)
    {
        while (true)
        {
            await Task.Delay(10);
            writer.Small(0, 0);
        }
    }
}
