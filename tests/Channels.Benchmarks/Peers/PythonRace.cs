using System;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Benchmarks.Peers;

/// <summary>multiprocessing, run by the sample's script, until the last receiving process has exited.</summary>
internal static class PythonRace
{
    public const string Interpreter = "python3";

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

    public static Task<TimeSpan> RunPipeAsync(int count, CancellationToken cancellationToken) =>
        RunAsync(["pipe", Show(count)], cancellationToken);

    /// <param name="size">The bytes of a message; null for an int.</param>
    public static Task<TimeSpan> RunQueueAsync(
        int producers, int consumers, int? size, int count, CancellationToken cancellationToken) =>
        RunAsync(
            [
                "queue", Show(count), "--producers", Show(producers), "--consumers", Show(consumers),
                .. size is { } bytes ? (string[])["--bytes", Show(bytes)] : [],
            ],
            cancellationToken);

    /// <summary>Until the join is over.</summary>
    public static Task<TimeSpan> RunJoinableAsync(int consumers, int count, CancellationToken cancellationToken) =>
        RunAsync(["joinable", Show(count), "--consumers", Show(consumers)], cancellationToken);

    private static async Task<TimeSpan> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        string seconds = await ProcessRunner.RunAsync(Interpreter, [s_script, .. arguments], cancellationToken);
        return TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
    }

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
