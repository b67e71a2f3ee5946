using System;
using System.Threading.Tasks;
using Channels.TestProcess.Scenarios;

namespace Channels.TestProcess;

/// <summary>The other process of the tests: a worker, or a runner of scenarios under the environment that it was started with.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (WorkerHost.IsWorker) return await WorkerHost.RunAsync();

        switch (arguments)
        {
            case ["scenarios"]:
                return await ScenarioRunner.RunAllAsync();
            case ["full-disk"]:
                await FullDisk.RunAsync();
                return 0;
            case ["crash-report"]:
                return await Parents.CrashAsync();
            case ["slow-crash-report", string end]:
                return await Parents.EndAfterCrashAsync(end);
            case ["parent", "detached" or "attached"]:
                return await Parents.WaitAsync(isDetached: arguments[1] == "detached");
            case ["parent", "outlasted", string file]:
                return await Parents.WaitToBeOutlastedAsync(file);
            default:
                await Console.Error.WriteLineAsync("usage: Channels.TestProcess scenarios | full-disk | crash-report | slow-crash-report returns|exits|throws | parent detached|attached|outlasted");
                return 2;
        }
    }
}
