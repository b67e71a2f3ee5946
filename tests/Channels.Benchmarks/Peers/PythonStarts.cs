using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks.Peers;

/// <summary>Processes of multiprocessing, from the call of their start method to the first line of their function.</summary>
internal static class PythonStarts
{
    private static readonly string s_script = Path.Combine(AppContext.BaseDirectory, "Peers", "process_starts.py");

    /// <param name="method">What multiprocessing calls the way to start them.</param>
    public static async Task<double[]> RunAsync(string method, int starts, CancellationToken cancellationToken)
    {
        string output = await ProcessRunner.RunAsync(
            PythonRace.Interpreter, [s_script, method, starts.ToString(CultureInfo.InvariantCulture)], cancellationToken);
        return StartTimes.Percentiles(
            [.. output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)]);
    }
}
