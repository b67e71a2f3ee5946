using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>
/// Shared memory that somebody damages, position by position, bit by bit. Whoever uses it gets a message or learns that it is
/// corrupt: see <see cref="Outcomes"/>. It does not crash, does not run for ever, and does not eat the machine's memory.
/// </summary>
public sealed class CorruptionTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private const long MostResidentKiB = 400 * 1024;

    // No other process sleeps on these channels: the barrier would cost more than all the rest.
    private static readonly Dictionary<string, string> s_withoutBarrier = new() { ["CHANNELS_BARRIER"] = "fence" };

    [Fact]
    public async Task DamageEndsInAMessageOrAsCorrupt()
    {
        int count = TestForm.Choose(20_000, 1_000_000);
        await using Victim hostile = Victim.Start($"hostile seed=1 count={count} opens={count / 50}", environment: s_withoutBarrier);
        _ = await hostile.Said("hostile");
        Report($"{count} damages: {await AssertOutcomesAsync(hostile)}");
        await hostile.EndWell();
    }

    [Fact]
    public async Task DamageByAnotherProcessAtTheSameMomentToo()
    {
        int count = TestForm.Choose(10_000, 300_000);
        await using Victim hostile = Victim.Start($"hostile seed=2 count={count} others=1", environment: s_withoutBarrier);
        _ = await hostile.Said("hostile");
        await using Victim scribbler = Victim.Start("scribble seed=3");
        _ = await scribbler.Said("scribbling");
        hostile.Tell();
        string outcomes = await AssertOutcomesAsync(hostile);
        scribbler.Tell();
        Report($"{count} uses under {await scribbler.Said("hits")} damages: {outcomes}");
        await hostile.EndWell();
        await scribbler.EndWell();
    }

    [Fact]
    public async Task DamageOfAQueueEndsInAnItemOrAsCorrupt()
    {
        int count = TestForm.Choose(4_000, 1_000_000);
        await using Victim hostile = Victim.Start($"hostile-queue seed=4 count={count} opens={count / 50}", environment: s_withoutBarrier);
        _ = await hostile.Said("hostile");
        Report($"{count} damages: {await AssertOutcomesAsync(hostile)}");
        await hostile.EndWell();
    }

    /// <summary>Claims are kept only where there is a barrier.</summary>
    [Fact]
    public async Task DamageOfAQueueWhoseReadersKeepClaimsToo()
    {
        int count = TestForm.Choose(2_000, 100_000);
        await using Victim hostile = Victim.Start($"hostile-queue seed=5 count={count}");
        _ = await hostile.Said("hostile");
        Report($"{count} damages: {await AssertOutcomesAsync(hostile)}");
        await hostile.EndWell();
    }

    [Fact]
    public async Task DamageOfAQueueByAnotherProcessAtTheSameMomentToo()
    {
        int count = TestForm.Choose(2_000, 300_000);
        await using Victim hostile = Victim.Start($"hostile-queue seed=6 count={count} others=1", environment: s_withoutBarrier);
        _ = await hostile.Said("hostile");
        await using Victim scribbler = Victim.Start("scribble seed=7 queues=1");
        _ = await scribbler.Said("scribbling");
        hostile.Tell();
        string outcomes = await AssertOutcomesAsync(hostile);
        scribbler.Tell();
        Report($"{count} uses under {await scribbler.Said("hits")} damages: {outcomes}");
        await hostile.EndWell();
        await scribbler.EndWell();
    }

    private static async Task<string> AssertOutcomesAsync(Victim hostile)
    {
        string outcomes;
        while (true)
        {
            // It says something every second.
            string line = await hostile.Said("", TimeSpan.FromSeconds(20));
            Assert.False(line.StartsWith("unknown", StringComparison.Ordinal), line);
            if (!line.StartsWith("outcomes ", StringComparison.Ordinal)) continue;
            outcomes = line[9..];
            break;
        }

        Dictionary<string, long> counts = outcomes.Split(' ').Select(static part => part.Split('=')).ToDictionary(static part => part[0], static part => long.Parse(part[1], CultureInfo.InvariantCulture));
        Assert.True(counts["message"] > 0 && counts["corrupt"] > 0, "The damage was none: " + outcomes);
        string seconds = await hostile.Said("seconds");
        long resident = long.Parse(await hostile.Said("resident"), CultureInfo.InvariantCulture);
        Assert.True(resident < MostResidentKiB, $"It had {resident} KiB of memory at its peak.");
        return $"{outcomes}; {seconds} s, {resident} KiB";
    }
}
