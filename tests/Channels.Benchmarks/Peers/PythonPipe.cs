using System;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks.Peers;

/// <summary>multiprocessing's Pipe, run by the sample's script.</summary>
internal static class PythonPipe
{
    private const string Interpreter = "python3";

    private static readonly string s_script = Path.Combine(AppContext.BaseDirectory, "Peers", "drag_race.py");

    public static async Task<bool> IsHereAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ProcessRunner.RunAsync(Interpreter, ["-c", "import multiprocessing"], cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static async Task<double[]> RaceAsync(int count, CancellationToken cancellationToken)
    {
        string messages = count.ToString(CultureInfo.InvariantCulture);
        string seconds = await ProcessRunner.RunAsync(Interpreter, [s_script, "pipe", messages], cancellationToken);
        return [count / double.Parse(seconds, CultureInfo.InvariantCulture)];
    }
}
