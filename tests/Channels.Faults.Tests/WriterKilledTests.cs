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

/// <summary>
/// The writer's process is killed. The reader gets what was published, whole and in order, all of it, and then learns
/// within a second that its peer is lost.
/// </summary>
public sealed class WriterKilledTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private const string Burst = "burst=5 pause=2";

    /// <summary>Kill points that a writer passes, with the counts at which it is killed there.</summary>
    public static TheoryData<string, int, int, ReadMode> Points()
    {
        TheoryData<string, int, int, ReadMode> data = [];
        Add([KillPoint.BeforePayload, KillPoint.BeforeHeader, KillPoint.BeforePublished, KillPoint.AfterPublished], [2, 60, 1, 35, 400]);
        Add([KillPoint.BeforePadding, KillPoint.AfterPadding], [1, 2, 30]);
        Add([KillPoint.BeforeSpill, KillPoint.AfterSpill, KillPoint.BeforeSpillFile, KillPoint.AfterSpillFile], [1, 3]);
        Add([KillPoint.BeforeSpillRemoved, KillPoint.AfterSpillRemoved], [1]);
        Add([KillPoint.BeforeWakeSwap, KillPoint.AfterWake], [1, 7]);
        Add([KillPoint.BeforeAsk, KillPoint.AfterAsk, KillPoint.AfterClaim], [1]);
        foreach (ReadMode mode in Enum.GetValues<ReadMode>()) data.Add(NameOf(KillPoint.AfterWakeSwap), KillPoint.AfterWakeSwap, 3, mode);
        return data;

        void Add(int[] points, int[] counts)
        {
            foreach (int point in points)
            {
                foreach (int count in counts.Take(TestForm.Choose(1, counts.Length)))
                {
                    foreach (ReadMode mode in TestForm.Choose([(ReadMode)(point % 3)], Enum.GetValues<ReadMode>())) data.Add(NameOf(point), point, count, mode);
                }
            }
        }
    }

    /// <summary>Points of one who sleeps because the ring is full; the reader begins when it is too late.</summary>
    public static TheoryData<string, int, int, bool> PointsOfASleeper() => new()
    {
        { nameof(KillPoint.BeforeArm), KillPoint.BeforeArm, 1, false },
        { nameof(KillPoint.AfterArmSwap), KillPoint.AfterArmSwap, 1, true },
        { nameof(KillPoint.AfterArm), KillPoint.AfterArm, 1, true },
        { nameof(KillPoint.AfterArm), KillPoint.AfterArm, 3, false },
    };

    /// <summary>Points of completion, and whether it has come about by then.</summary>
    public static TheoryData<string, int, string, bool> PointsOfCompletion() => new()
    {
        { nameof(KillPoint.BeforeLastWords), KillPoint.BeforeLastWords, "complete", false },
        { nameof(KillPoint.AfterErrorText), KillPoint.AfterErrorText, "error", false },
        { nameof(KillPoint.AfterLastWords), KillPoint.AfterLastWords, "complete", true },
        { nameof(KillPoint.AfterLastWords), KillPoint.AfterLastWords, "error", true },
        { nameof(KillPoint.BeforeClose), KillPoint.BeforeClose, "complete", true },
        { nameof(KillPoint.AfterClose), KillPoint.AfterClose, "complete", true },
        { nameof(KillPoint.AfterCreatorLeft), KillPoint.AfterCreatorLeft, "complete", true },
        { nameof(KillPoint.BeforeLeave), KillPoint.BeforeLeave, "error", true },
    };

    [Theory]
    [MemberData(nameof(Points))]
    public async Task KilledAtAStoreItIsLostAfterWhatItPublished(string name, int point, int count, ReadMode mode)
    {
        using ISequence.Channel channel = NewChannel();
        bool isRare = point is KillPoint.BeforeSpillRemoved or KillPoint.AfterSpillRemoved;
        await using Victim victim = Victim.Start($"write channel={channel.Name} {(isRare ? "async=0" : Burst)}", point, count);
        SequenceCheck check = new();
        Ending ending = await Limit.Of(Ending.Of(SequenceReader.ReadAsync(channel.Reader, check, mode)), $"the {mode} reader of a writer killed at {name}");
        TimeSpan taken = ending.AssertLost(victim.Id, await victim.Killed);
        Assert.True(HasReceivedAll(channel.Reader), "Published messages were not received.");
        if (point is KillPoint.BeforePayload or KillPoint.BeforeHeader or KillPoint.BeforePublished) Assert.Equal(count - 1, check.Received);
        if (point == KillPoint.AfterPublished) Assert.Equal(count, check.Received);
        Report($"{check.Received} messages, noticed after {taken.TotalMilliseconds:F1} ms");
    }

    [Theory]
    [InlineData(KillPoint.BeforeHeader, 1)]
    [InlineData(KillPoint.BeforePublished, 700)]
    [InlineData(KillPoint.AfterPublished, 257)]
    public async Task KilledAtAStoreOfTheShortestWay(int point, int count)
    {
        using INumbers.Channel channel = INumbers.Create(null, new ProcessChannelOptions { Capacity = SmallCapacity });
        await using Victim victim = Victim.Start($"write contract=numbers channel={channel.Name}", point, count);
        long next = 0;
        Task reading = Limit.Run(() =>
        {
            for (; ; next++) Assert.Equal(next, channel.Reader.Read());
        });
        Ending ending = await Limit.Of(Ending.Of(reading), $"the reader of numbers killed at {NameOf(point)}");
        _ = ending.AssertLost(victim.Id, await victim.Killed);
        Assert.Equal(point == KillPoint.AfterPublished ? count : count - 1, next);
    }

    [Theory]
    [MemberData(nameof(PointsOfASleeper))]
    public async Task KilledWhileItSleepsOnAFullRing(string name, int point, int count, bool awaits)
    {
        using ISequence.Channel channel = NewChannel();
        await using Victim victim = Victim.Start($"write channel={channel.Name} async={(awaits ? 1 : 0)}", point, count);
        _ = channel.Reader.Count;
        _ = await victim.Killed;
        await victim.Ended();
        SequenceCheck check = new();
        long start = Stopwatch.GetTimestamp();
        Ending ending = await Limit.Of(Ending.Of(SequenceReader.ReadAsync(channel.Reader, check, ReadMode.Dispatch)), $"the reader of a full ring whose writer was killed at {name}");
        _ = ending.AssertLost(victim.Id, start);
        Assert.True(HasReceivedAll(channel.Reader));
        Assert.True(check.Received > 5, $"Only {check.Received} messages filled the ring.");
    }

    [Theory]
    [MemberData(nameof(PointsOfCompletion))]
    public async Task KilledWhileItCompletesItHasOrItHasNot(string name, int point, string end, bool hasCompleted)
    {
        const int Count = 40;
        using ISequence.Channel channel = NewChannel();
        await using Victim victim = Victim.Start($"write channel={channel.Name} count={Count} end={end} {Burst}", point);
        SequenceCheck check = new();
        Ending ending = await Limit.Of(Ending.Of(SequenceReader.ReadAsync(channel.Reader, check, (ReadMode)(point % 3))), $"the reader of a writer killed at {name}");
        long killed = await victim.Killed;
        if (!hasCompleted) _ = ending.AssertLost(victim.Id, killed);
        else if (end == "error") Assert.Contains("sent on purpose", (ending.Error?.InnerException ?? ending.Error)?.Message, StringComparison.Ordinal);
        else Assert.Null(ending.Error);
        Assert.Equal(Count, check.Received);
        Assert.True(HasReceivedAll(channel.Reader));
    }

    [Fact]
    public async Task KilledAtRandomMomentsNothingIsLostOrDoubled()
    {
        int kills = TestForm.Choose(30, 500);
        Random random = new(20);
        List<TimeSpan> taken = [];
        long received = 0, most = 0;
        for (int i = 0; i < kills; i++)
        {
            ReadMode mode = (ReadMode)(i % 3);
            using ISequence.Channel channel = ISequence.Create(null, new ProcessChannelOptions
            {
                Capacity = SmallCapacity << (i % 4),
                Spin = i % 2 == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(0.05),
            });
            await using Victim victim = Victim.Start($"write channel={channel.Name} async={i % 2} {(i % 5 == 4 ? Burst : "")}".TrimEnd());
            SequenceCheck check = new();
            Task<Ending> ending = Ending.Of(SequenceReader.ReadAsync(channel.Reader, check, mode));
            _ = await victim.Said("sending");
            await RandomDelay(random);
            long killed = victim.Kill();
            taken.Add((await Limit.Of(ending, $"the {mode} reader after kill {i}")).AssertLost(victim.Id, killed));
            Assert.True(HasReceivedAll(channel.Reader), $"Published messages were not received after kill {i}.");
            received += check.Received;
            most = Math.Max(most, check.Received);
        }

        taken.Sort();
        Report($"{kills} kills, {received} messages (at most {most}), noticed after {taken[kills / 2].TotalMilliseconds:F1} ms (median), {taken[^1].TotalMilliseconds:F1} ms (worst)");
    }

    internal static async Task RandomDelay(Random random)
    {
        await Task.Delay(random.Next(30));
        long end = Stopwatch.GetTimestamp() + random.Next((int)(Stopwatch.Frequency / 1000));
        while (Stopwatch.GetTimestamp() < end)
        {
        }
    }
}
