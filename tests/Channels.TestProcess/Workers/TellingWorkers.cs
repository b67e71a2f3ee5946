using System;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

public static partial class TellingWorkers
{
    /// <summary>Says how its process was started, and writes to its standard streams.</summary>
    [ProcessWorker]
    public static async Task Tell(ITexts.Writer answers)
    {
        Console.WriteLine("an output");
        await Console.Error.WriteLineAsync("an error");
        await answers.TextAsync(string.Join(
            '|',
            Environment.CurrentDirectory,
            Environment.GetEnvironmentVariable("CHANNELS_TEST_SET"),
            Environment.GetEnvironmentVariable("CHANNELS_TEST_GONE"),
            await Console.In.ReadToEndAsync()));
    }
}
