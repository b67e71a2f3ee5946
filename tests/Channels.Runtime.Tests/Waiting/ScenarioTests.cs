using System.Linq;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess.Scenarios;
using Xunit;

namespace Channels.Runtime.Tests.Waiting;

/// <summary>The blocking, timed and awaiting forms of sending and receiving.</summary>
public sealed class ScenarioTests : ChannelTest
{
    public static TheoryData<string> Names => [.. Scenario.All.Select(static scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Scenario_holds(string name) => Scenario.All.Single(scenario => scenario.Name == name).RunAsync();

    [Theory]
    [InlineData("CHANNELS_WAIT", "portable")]
    [InlineData("CHANNELS_BARRIER", "fence")]
    public async Task All_scenarios_hold_in_a_process_that_is_told_to_wait_otherwise(string variable, string value)
    {
        ChildResult result = await Child.RunHelperAsync(["scenarios"], (variable, value));
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Contains($"{Scenario.All.Count} scenarios, 0 failed", result.Output);
    }
}
