using System.Collections.Generic;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>Two processes that fall asleep and wake each other all the time, in search of a wake-up that gets lost.</summary>
public sealed class SoakTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    /// <param name="spin">Microseconds of spinning before a side sleeps.</param>
    /// <param name="awaits">Whether both sides await instead of blocking.</param>
    /// <param name="one">An environment variable of the one process.</param>
    /// <param name="other">An environment variable of the other one.</param>
    /// <param name="shortPauses">Whether both go on nearly at once, so that the one sends while the other falls asleep.</param>
    [Theory]
    [InlineData(0, false, "", "", true)]
    [InlineData(0, true, "", "", true)]
    [InlineData(0, false, "", "")]
    [InlineData(50, false, "", "")]
    [InlineData(0, true, "", "")]
    [InlineData(50, true, "", "")]
    [InlineData(0, false, "CHANNELS_WAIT=portable", "CHANNELS_WAIT=portable")]
    [InlineData(0, true, "CHANNELS_WAIT=portable", "")]
    [InlineData(0, false, "CHANNELS_BARRIER=fence", "")]
    [InlineData(50, true, "", "CHANNELS_BARRIER=fence")]
    public async Task NoWakeUpIsLost(int spin, bool awaits, string one, string other, bool shortPauses = false)
    {
        int milliseconds = TestForm.Choose(1_000, 20_000);
        string flags = $"async={(awaits ? 1 : 0)} short={(shortPauses ? 1 : 0)}";
        await using Victim ping = Victim.Start($"ping channel=soak spin={spin} {flags} ms={milliseconds}", environment: Variable(one));
        _ = await ping.Said("pinging");
        await using Victim echo = Victim.Start($"echo channel=soak {flags}", environment: Variable(other));
        Assert.Equal("none", await ping.Said("late", Limit.Ample + System.TimeSpan.FromMilliseconds(milliseconds)));
        Report($"spin {spin} µs, {(awaits ? "async" : "blocking")}{(shortPauses ? ", short pauses" : "")}, {one} | {other}: {await ping.Said("figures")}");
        await ping.EndWell();
        await echo.EndWell();
    }

    private static Dictionary<string, string> Variable(string assignment) =>
        assignment.Length == 0 ? [] : new() { [assignment.Split('=')[0]] = assignment.Split('=')[1] };
}
