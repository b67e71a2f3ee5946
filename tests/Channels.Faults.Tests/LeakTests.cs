using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>Channels that were disposed leave nothing behind: no descriptor, no mapping, no thread, no file.</summary>
public sealed class LeakTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    /// <summary>What .NET itself opens, maps and starts as it goes along: assemblies, code, threads. A leak would be one for each channel.</summary>
    private const int Slack = 25;

    [Fact]
    public async Task DisposedChannelsHoldNothing()
    {
        int count = TestForm.Choose(120, 500);
        await using Victim creator = Victim.Start($"leak channel=leak creates=1 warmup=90 count={count}");
        await using Victim opener = Victim.Start($"leak channel=leak warmup=90 count={count}");
        foreach (Victim victim in new[] { creator, opener })
        {
            int[] before = Numbers(await victim.Said("before", TimeSpan.FromMinutes(2)));
            int[] after = Numbers(await victim.Said("after"));
            Report($"{count} channels; descriptors, mappings, threads: {string.Join(' ', before)} before, {string.Join(' ', after)} after");
            for (int i = 0; i < before.Length; i++) Assert.InRange(after[i], 0, before[i] + Slack);
            await victim.EndWell();
        }

        Assert.Empty(Folder.Entries);
    }

    private static int[] Numbers(string text) => [.. text.Split(' ').Select(static part => int.Parse(part, CultureInfo.InvariantCulture))];
}
