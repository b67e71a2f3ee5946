using System;
using System.Threading.Tasks;
using Channels.Faults.Verbs;

namespace Channels.Faults;

/// <summary>What the other process is to do is its first argument; what more it has to know follows as <c>name=value</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (WorkerHost.IsWorker) return await WorkerHost.RunAsync();
        VerbArguments options = new(arguments);
        Func<VerbArguments, Task> verb = arguments[0] switch
        {
            "write" => WriteVerb.RunAsync,
            "read" => ReadVerb.RunAsync,
            "hold" => HoldVerb.RunAsync,
            "create" => CreateVerb.RunAsync,
            "wait" => static _ => Console.In.ReadLineAsync(),
            "ping" => PingVerb.RunAsync,
            "echo" => EchoVerb.RunAsync,
            "churn" => ChurnVerb.RunAsync,
            "use" => UseVerb.RunAsync,
            "race" => RaceVerb.RunAsync,
            "hostile" => HostileVerb.RunAsync,
            "hostile-queue" => HostileQueueVerb.RunAsync,
            "scribble" => ScribbleVerb.RunAsync,
            "leak" => LeakVerb.RunAsync,
            "produce" => ProduceVerb.RunAsync,
            "consume" => ConsumeVerb.RunAsync,
            "assign" => AssignVerb.RunAsync,
            "work" => WorkVerb.RunAsync,
            "hand-over" => HandOverVerb.RunAsync,
            "take-over" => TakeOverVerb.RunAsync,
            "scramble-tasks" => ScrambleTasksVerb.RunAsync,
            "start-workers" => StartWorkersVerb.RunAsync,
            _ => throw new ArgumentException("There is no verb '" + arguments[0] + "'."),
        };
        await verb(options);
        return 0;
    }
}
