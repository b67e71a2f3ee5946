using System.Globalization;
using System.Threading.Tasks;
using Xunit;

namespace Channels.Runtime.Tests.Harness;

/// <summary>Signals from outside, as an operator sends them.</summary>
internal static class Signals
{
    internal static async Task SendAsync(int process, int signal)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        ChildResult result = await Child.RunAsync("kill", ["-" + signal.ToString(culture), process.ToString(culture)]);
        Assert.True(result.ExitCode == 0, result.Output);
    }
}
