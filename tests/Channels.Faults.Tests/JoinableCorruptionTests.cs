using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>A joinable queue whose memory somebody damages: errors that say so, and a process that goes on.</summary>
public sealed class JoinableCorruptionTests(ChannelsFolder folder, ITestOutputHelper output) : FaultTest(folder, output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task DamageEndsInATaskOrInAnError(int seed)
    {
        int rounds = TestForm.Choose(300, 20_000);
        await using Victim victim = Victim.Start($"scramble-tasks rounds={rounds} seed={seed}");
        Report($"{rounds} rounds: {await victim.Said("outcomes", System.TimeSpan.FromMinutes(20))}");
        await victim.EndWell();
    }
}
