using System;
using System.Threading.Tasks;

namespace Channels.TestProcess.Scenarios;

/// <summary>Runs all scenarios in this process, for a parent that reads the exit code and the output.</summary>
internal static class ScenarioRunner
{
    internal static async Task<int> RunAllAsync()
    {
        int failures = 0;
        foreach (Scenario scenario in Scenario.All)
        {
            try
            {
                await scenario.RunAsync();
            }
            catch (Exception exception)
            {
                failures++;
                Console.WriteLine($"failed: {scenario.Name}\n{exception}");
            }
        }

        Console.WriteLine($"{Scenario.All.Count} scenarios, {failures} failed");
        return failures == 0 ? 0 : 1;
    }
}
