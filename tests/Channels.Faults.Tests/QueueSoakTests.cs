using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Channels.Faults.Queues;
using Channels.Faults.Tests.Queues;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>A queue that is used for a while, by processes that come and go, are killed, and stopped, in the order of a die.</summary>
public sealed class QueueSoakTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    private const int Most = 4;
    private const string Portable = "CHANNELS_WAIT=portable";

    /// <param name="parcels">Whether the items are of many sizes.</param>
    /// <param name="singles">Whether endpoints are for one thread.</param>
    /// <param name="one">An environment variable of every other process.</param>
    [Theory]
    [InlineData(false, true, "")]
    [InlineData(true, false, "")]
    [InlineData(false, true, "CHANNELS_BARRIER=fence")]
    [InlineData(true, false, Portable)]
    public async Task ProcessesComeAndGo(bool parcels, bool singles, string one)
    {
        TimeSpan time = TestForm.Choose(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60));
        Random random = new(40 + (parcels ? 1 : 0) + one.Length);
        string[] styles = ["burst=5", "burst=1000 rest=20 most=300", "burst=50 most=1000 rest=2"];
        TakeMode[] modes = Enum.GetValues<TakeMode>();
        await using Crowd crowd = new(parcels, singles, 4096 << random.Next(3), random.Next(2) * 0.05) { IsUneven = one == Portable };
        Stopwatch clock = Stopwatch.StartNew();
        int started = 4, killed = 0, left = 0;
        for (int i = 0; i < 2; i++)
        {
            _ = await crowd.AddProducer(styles[i]);
            _ = await crowd.AddConsumer(modes[i]);
        }

        while (clock.Elapsed < time)
        {
            Member[] producers = [.. crowd.Producers], consumers = [.. crowd.Consumers];
            bool isProducer = random.Next(2) == 0;
            Member[] those = isProducer ? producers : consumers;
            if (those.Length == 2 || (those.Length < Most && random.Next(2) == 0))
            {
                Dictionary<string, string>? environment = started++ % 2 == 0 && one.Length > 0 ? new() { [one.Split('=')[0]] = one.Split('=')[1] } : null;
                if (isProducer) _ = await crowd.AddProducer(styles[random.Next(styles.Length)], environment: environment);
                else _ = await crowd.AddConsumer(modes[random.Next(modes.Length)], environment: environment);
                continue;
            }

            Member member = those[random.Next(those.Length)];
            switch (random.Next(4))
            {
                case 0:
                    left++;
                    await crowd.Leave(member);
                    break;
                case 1:
                    member.Victim.Stop();
                    await Task.Delay(random.Next(30));
                    member.Victim.Continue();
                    break;
                default:
                    killed++;
                    await WriterKilledTests.RandomDelay(random);
                    await crowd.Lose(member, kills: true);
                    break;
            }

            if (random.Next(5) != 0) continue;
            await crowd.Reckon();
            crowd.GoOn();
        }

        await crowd.Reckon();
        await crowd.End();
        Report($"{one} {started} started, {left} left, {killed} killed: {crowd.Figures()}");
    }
}
